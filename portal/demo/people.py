"""Invented people of the demo, as plain data. No entry is a real person.

The key is the local part of the address, and how the texts of the projects name their members.
The six people of the sign-in page keep the addresses of portal/demo_people.py.
"""

from __future__ import annotations

HOST = "campus.example"

# The people who can be entered with one click: key -> name.
ONE_CLICK = {
    "student": "Mirela Costăchescu",
    "member": "Nia Achterberg",
    "reviewer": "Tomasz Ó Raghallaigh",
    "judge": "Tobias Marrable",
    "assistant": "Ikenna Falade-Brandt",
    "instructor": "Saskia Ravindran",
    "admin": "Jo Lindqvist-Abara",
}

OTHER_STAFF = {
    "h.castellane": "Hortense Castellane",
    "y.sugimori": "杉森 悠生",
    "d.oyelowo-krantz": "Damilola Oyelowo-Krantz",
}

CURRENT_STUDENTS = {
    "member": ONE_CLICK["member"],
    "reviewer": ONE_CLICK["reviewer"],
    "student": ONE_CLICK["student"],
    "fasola": "Ọládélé Àjàní Fáṣọlá",
    "zaynalawi": "رُبى الزينلاوي",
    "bentzuri": "יעל בן־צורי",
    "ouyang": "欧阳若澄",
    "linmuyao": "林沐遥",
    "namgung": "남궁하린",
    "seodoyun": "서도윤",
    "saotome": "早乙女つばさ",
    "takanashi": "小鳥遊 澪",
    "ilangovan": "கயல்விழி இளங்கோவன்",
    "letminhanh": "Lê Thị Minh Ánh",
    "dangquockhai": "Đặng Quốc Khải",
    "berulashvili": "თამთა ბერულაშვილი",
    "sahradyan": "Անի Սահրադյան",
    "karabeli": "Σοφία Καραμπέλη",
    "tashbulatova": "Гульназ Ташбулатова",
    "kryvoruchko": "Остап Криворучко-Зимній",
    "snaebjornsdottir": "Þórdís Snæbjörnsdóttir",
    "hallmundsson": "Óskar Þór Hallmundsson",
    "o": "O",
    "esperanca": (
        "Maria Esperança Guilhermina Constança de Albuquerque Figueiredo e Vasconcelos Pinto"
    ),
    "odalaigh": "Síofra O’Dálaigh-Brennan",
    "ndiaye": "D’Angelo N’Diaye-Whitlock",
    "vandersteenhoven": "Jan-Willem van der Steenhoven",
    "acquaviva": "Ludovica degli Acquaviva",
    "delatorre": "Ana Lucía de la Torre y Zamudio",
    "raghunathan": "Priyamvada Raghunathan",
    "arulmozhi": "அருள்மொழி",
    "wahyuningtyas": "Wahyuningtyas",
    "asante": "Kwabena Asante-Mensimah",
    "ezeudu": "Chidinma Obiageli Ezeudu",
    "mkhabela": "Thandolwethu Mkhabela",
    "vandermeulen": "Zoë Vandermeulen",
    "wadolowska": "Łucja Wądołowska",
    "karagozoglu": "Şebnem Karagözoğlu",
    "maassen": "Ilse Maaßen",
    "quispe": "Matías Quispe Huanca",
    "tewhatu": "Kahurangi Te Whatu",
    "kleist": "Aputsiaq Kleist-Olsen",
    "yoldoshev": "Farrukh Yoʻldoshev",
    "ganzorig": "Энхжаргал Ганзориг",
    "fakatoukai": "Siosaia Fakatoʻukai",
    "qureishi": "Hamza Qureishi-Malik",
    "castellanos": "Mei-Ling Castellanos",
    "vandijkhuizen": "Noor van Dijkhuizen",
    "meenakshi": "S. Meenakshisundaram",
    "saintclement": "Élodie Saint-Clément",
    "sjoblad": "Björn-Åke Sjöblad",
    "vlcnovska": "Radka Vlčnovská",
    "szabolcsi": "Gergő Szabolcsi",
    "alexiou": "Dimitra Alexiou-Brandt",
    "grazulyte": "Rūta Gražulytė",
    "selamawit": "ሰላማዊት ታደለ",
    "naphatsorn": "นภัสสร วงศ์ทองสุข",
    "joshi": "अन्विता जोशी-परांजपे",
    "dolkar": "Tenzin Dolkar",
    "ximenez": "Mateo Ximénez-Okoro",
}

# Students of the archived conference. The assistant of the current one was a student then.
ARCHIVE_STUDENTS = {
    "assistant": ONE_CLICK["assistant"],
    "benchekroun": "Amina Benchekroun",
    "weisshaupt": "Jonas Weißhaupt",
    "abiodun": "Ṣadé Abíọ́dún",
    "kapanadze": "ლევან კაპანაძე-ხოფერია",
    "petrosyan": "Արամ Թորգոմյան",
    "shimabuku": "島袋 陽向",
    "moonseoyul": "문서율",
    "situ": "司徒明远",
    "trinh": "Trịnh Hoài Phương",
    "haruvi": "נועם הרובי",
    "alkindawi": "سلمى الكنداوي",
    "anandhi": "ஆனந்தி முருகவேல்",
    "giannoulakis": "Γιάννης Γιαννουλάκης",
    "akhmetzyanova": "Диляра Ахметзянова",
    "bondarchuk": "Соломія Бондарчук-Лев",
    "eiriksdottir": "Ásgerður Eiríksdóttir",
    "mw": "Mw",
    "macgiollaphadraig": "Caoimhe Mac Giolla Phádraig",
    "dupontbriand": "Anaïs du Pontbriand",
    "tervaniemi": "Väinö Tervaniemi-Aho",
    "okwuosa": "Kelechi Okwuosa",
    "yeboah": "Abena Yeboah-Sarfo",
    "sithebe": "Lwazi Sithebe",
    "harahap": "Dewi Harahap",
    "suryaningsih": "Suryaningsih",
    "vallabhaneni": "Vallabhaneni Sai Charitha",
    "pokharel": "Bibek Pokharel",
    "gunawardhana": "Dilini Gunawardhana",
    "zhalgasov": "Нұрлан Жалғасов",
    "erdemoglu": "Güneş Erdemoğlu",
    "szczygiel": "Bożena Szczygieł-Noga",
    "hlavackova": "Eliška Hlaváčková",
    "kovalik": "Dušan Kovalík",
    "lacatusu": "Ștefan Lăcătușu",
    "petkanova": "Ралица Петканова",
    "berzkalne": "Ieva Bērzkalne",
    "van-t-hoog": "Sanne van ’t Hoog",
    "vonruhland": "Friederike von Ruhland",
    "delapena": "Inés de la Peña-Cruz",
    "mamani": "Wara Mamani Choque",
    "tavares": "Iolanda Tavares d’Ávila",
    "keolapua": "Keola Puaʻena",
    "ruatapu": "Anahera Ruatapu",
    "delacroix-lam": "Marguerite Delacroix-Lam",
    "tesfamichael": "Yonas Tesfamichael",
    "rakotomavo": "Rakotomavo Andriamihaja",
    "whitcombe": "Beatrix Whitcombe",
    "alonzo-reyes": "Paz Alonzo-Reyes",
    "hashimi": "Zarmina Hashimi",
    "solvang": "Ingunn Solvang-Mbeki",
    "khodayari": "پریسا خدایاری",
    "lindahl": "Edvin Lindahl-Ocampo",
    "manaia": "Manaia",
}


# A judge, and a student who works where the judge does: what the portal points out to staff.
JUDGES = {"o.lindqvist-achebe": "Oda Lindqvist-Achebe", "judge": ONE_CLICK["judge"]}
AT_WORK = {"o.lindqvist-achebe": "kestrel-works.example", "quispe": "kestrel-works.example"}


def address(key: str) -> str:
    """The e-mail address of a person by key."""
    if key in AT_WORK:
        return f"{key}@{AT_WORK[key]}"
    return f"{key}@demo.example" if key in ONE_CLICK else f"{key}@{HOST}"
