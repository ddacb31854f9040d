"""The world of the tests is what conftest says it is."""


def test_cast_has_the_places_it_says(world):
    assert [member.name for member in world.alpha.members] == ["Alice", "Amir"]
    assert [member.name for member in world.beta.members] == ["Bob"]
    assert world.places.dan.team is None
    assert world.places.carol.is_instructor
