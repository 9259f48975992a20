# $name

What this module is for, in two sentences. Who uses it, and what they could not do without it.

- Model: none yet. Tables of a merchant go into `models.py`; each row of a store carries `store = PublicForeignKey("tenancy.Store")`.
- Events: none yet. What happened goes into `events.py`, in the past tense, with ids and plain values.
- Slots: none yet.
- Settings per platform: none yet (`config_schema` and `default_config` in `definition.py`).
