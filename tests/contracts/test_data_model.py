from tests.contracts.data_model import PAGE, draw


def test_the_picture_of_the_data_model_is_that_of_the_models():
    assert PAGE.read_text(encoding="utf-8") == draw(), "make data-model"
