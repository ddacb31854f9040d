from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        """Offer reviewers who owe reviews as a group to write to; advise on drafts that are read blind."""
        from projects import audiences, draft_health
        from reviews import giving_away, reminding

        audiences.register(reminding.audiences)
        draft_health.register(giving_away.advice)
