"""The demo: two conferences of invented people, seeded by `manage.py seed_demo`."""
