"""The kinds of tasks: a folder each, cut along the storeys of the house.

    rules.py    pure: `KIND`, what every storey has to know of the kind; its votes and what they
                add up to
    ledger.py   beside the models: `MODEL`, the ledger row of a decision
    reading.py  selectors: `READING`, what the ledger says
    release.py  selectors: `records`, what it gives to a release
    acts.py     services: `ACTS`, how tasks open, decisions come in and rulings are made
    keys.py     services: `KEYS`, what single keys do on the desk
    schema.py   the API: `SCHEMA`, what it takes and shows
    desk.py     the annotator's desk: `DESK`, the screen on which a task is done
    console.py  the review console: `CONSOLE`, how tasks are ruled on and decisions shown
    templates/, static/
                what these two name, under `kinds/<kind>/`

A storey asks for its modules by name (`registry.find`), so a new kind is a new folder and nothing
else. A storey's base class says what it asks of a kind. A folder may have modules of its own beside
these.
"""
