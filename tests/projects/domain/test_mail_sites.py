"""What an address says of where somebody works."""

import pytest

from projects.domain.mail_sites import site_of


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("ana@lab.example", "lab.example"),
        ("ana@mail.lab.example", "lab.example"),
        ("Ana@CS.BU.EDU", "bu.edu"),
        ("ana@maths.ox.ac.uk", "ox.ac.uk"),
        ("ana@ox.ac.uk", "ox.ac.uk"),
        ("ana@b.firma.at", "firma.at"),
        ("ana@gmail.com", ""),
        ("ana@yahoo.co.uk", ""),
        ("ana@outlook.fr", ""),
        ("ana@privaterelay.appleid.com", ""),
        ("ana@localhost", ""),
        ("ana", ""),
        ("", ""),
    ],
)
def test_the_organisation_is_read_and_mail_for_anybody_says_nothing(address, site):
    assert site_of(address) == site
