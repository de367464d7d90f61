"""Any server that speaks the OpenAI API: see `engine`."""

from annotations.engines.openai.engine import make_engine
from annotations.engines.openai.form import OpenAIForm, OpenAIKind
from annotations.engines.openai.servers import VARIABLE

ENGINE = OpenAIKind(
    name="openai",
    title="OpenAI-compatible server",
    make=make_engine,
    settings=(VARIABLE,),
    form=OpenAIForm,
)
