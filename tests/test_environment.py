"""A run of the tests keeps to folders of its own."""

from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent


def test_tests_keep_their_state_outside_the_project():
    places = [
        settings.STATE,
        settings.CELERY_BEAT_SCHEDULE_FILENAME,
        settings.DATABASES["default"]["NAME"],
        *(
            settings.CELERY_BROKER_TRANSPORT_OPTIONS.get(name, "/")
            for name in ("data_folder_in", "data_folder_out", "control_folder")
        ),
        getattr(settings, "EMAIL_FILE_PATH", "/"),
    ]
    assert [place for place in places if Path(str(place)).is_relative_to(ROOT)] == []
