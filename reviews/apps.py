from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        """Offer reviewers who owe reviews as a group to write to."""
        from projects.audiences import register
        from reviews.reminding import audiences

        register(audiences)
