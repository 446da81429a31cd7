"""Every trap that real documents hold, each with a sample in our own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.records import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.records import DocumentReading, Promise

    Read = Callable[[str], DocumentReading]

HEAD = "Ystad – medborgarlöften\n\nMedborgarlöfte 2021\n\n"


def promises(reading: DocumentReading) -> list[Promise]:
    return [p for group in reading.sets for p in group.promises if p.stance.commits]


def quotes(reading: DocumentReading) -> list[str]:
    return [" ".join(promise.text().split()) for promise in promises(reading)]


def named(reading: DocumentReading) -> set[str]:
    inside = [m for p in promises(reading) for m in p.mentions]
    outside = [m for group in reading.sets for m in group.mentions]
    return {mention.name for mention in (*inside, *outside) if not mention.generic}


def test_a_follow_up_is_no_promise(read_text: Read) -> None:
    text = HEAD + (
        "Vi lovar att:\n\n• Laga belysningen\n\nUppföljning av löftet 2020\n\n"
        "Polisen skulle synas mer. Polisen har gjort 14 kontroller.\n\n"
        "• Polisen har besökt skolorna\n• Kommunen har bytt 20 lampor\n"
    )
    assert quotes(read_text(text)) == ["Laga belysningen"]


def test_a_list_of_done_work_is_no_promise(read_text: Read) -> None:
    text = (
        HEAD + "Vi har bland annat:\n\n• bytt lampor vid hamnen\n• infört ronder\n• målat tunneln\n"
    )
    assert quotes(read_text(text)) == []


@pytest.mark.parametrize(
    "lead",
    [
        "De här problemen nämns oftast:",
        "Invånarna önskade sig:",
        "Tre områden prioriteras i löftet:",
        "Platser som upplevs som otrygga:",
    ],
)
def test_problem_and_wish_lists_are_no_promises(read_text: Read, lead: str) -> None:
    text = (
        f"{HEAD}{lead}\n\n• Narkotika\n• Mörka gångvägar\n\nVi lovar att:\n\n• Laga belysningen\n"
    )
    assert quotes(read_text(text)) == ["Laga belysningen"]


def test_expected_effects_are_no_promises(read_text: Read) -> None:
    text = (
        HEAD
        + "Vi lovar att:\n\n• Laga belysningen\n\nFörväntad effekt\n\n• Fler går ut på kvällen\n"
    )
    assert quotes(read_text(text)) == ["Laga belysningen"]


def test_promises_in_prose_with_sentences_that_go_on(read_text: Read) -> None:
    text = HEAD + (
        "Kommunen ska röja buskarna i parkerna. Det ska ske varje vår. "
        "Trafikkontroller görs på skolvägarna. Löftet följs upp i december."
    )
    found = quotes(read_text(text))
    assert len(found) == 2
    assert found[0].endswith("varje vår.")


def test_noun_phrases_and_conditions_are_promises(read_text: Read) -> None:
    text = HEAD + (
        "Det här ska vi göra\n\n• Fler vuxna ute på helgerna\n"
        "• Vill en förening veta mer om brott så kommer vi dit och berättar\n"
    )
    assert len(quotes(read_text(text))) == 2


def test_theme_bullets_are_headings_of_their_paragraphs(read_text: Read) -> None:
    text = HEAD + (
        "Det här ska vi göra\n\n• Trafik\n\nPolisen ska kontrollera farten vid skolorna.\n\n"
        "• Synlighet\n\nPolisen ska patrullera till fots.\n"
    )
    assert len(quotes(read_text(text))) == 2


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Polisen ska:\n\n• synas mer\n• prata med unga\n", ("polis",)),
        ("Kommunens åtagande\n\n• Röja buskar\n• Laga lampor\n", ("kommun",)),
        ("Vi lovar:\n\n• Röja buskar. (Kommunen)\n• Laga lampor. (Kommunen)\n", ("kommun",)),
        ("Så gör vi:\n\n• Polisen ska ihop med kommunen besöka krogar\n", ("polis", "kommun")),
    ],
)
def test_actors_come_from_headings_leads_brackets_and_partners(
    read_text: Read, text: str, actors: tuple[str, ...]
) -> None:
    reading = read_text(HEAD + "Polisen och Ystads kommun har tecknat ett löfte.\n\n" + text)
    assert {promise.actors for promise in promises(reading)} == {actors}


def test_an_excluded_place_is_no_target(read_text: Read) -> None:
    text = HEAD + "Vi lovar att:\n\n• Patrullera utanför Fisktorget\n• Patrullera vid Hamntorget\n"
    reading = read_text(text)
    first, second = promises(reading)
    assert first.mentions == ()
    assert [(m.name, m.role) for m in second.mentions] == [("Hamntorget", Role.TARGET)]
    assert [(m.name, m.role) for m in reading.sets[0].mentions] == [("Fisktorget", Role.SCOPE)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("• Patrullera på Björk- samt Lindtorget", {"Björktorget", "Lindtorget"}),
        ("• Besöka Myrans och Humlans förskola", {"Myrans förskola", "Humlans förskola"}),
        ("• Vara mer i Almby/Norrby", {"Almby", "Norrby"}),
        ("• Gå i ytterområdena, Almby, Norrby och Köpinge", {"Almby", "Norrby", "Köpinge"}),
        ("• Fler kameror i Ystads centrum", {"Ystads centrum"}),
        ("• Fler lampor längs Skolgatan", {"Skolgatan"}),
        ("• Laga belysningen på Lilla torg", {"Lilla torg"}),
    ],
)
def test_names_in_lists_and_shortened_names(read_text: Read, text: str, places: set[str]) -> None:
    assert named(read_text(f"{HEAD}Vi lovar att:\n\n{text}\n• Laga lampor\n")) == places


@pytest.mark.parametrize(
    "text",
    [
        "Lokalpolisområde Söderslätt har tecknat löftet.",
        "Arbetet följer Belysningsprogrammet och Trygghetsrådet.",
        "Föreningen Alfabostäder deltar.",
        "Stöd finns på Arbetsförmedlingen och hos Brottsofferjouren.",
        "Kim Exempel, chef lokalpolisområde Söderslätt, har lett arbetet.",
        "Följ polisen på Facebook och Instagram.",
        "Vi bor i Ystad och i Sverige.",
    ],
)
def test_what_only_looks_like_a_place(read_text: Read, text: str) -> None:
    assert named(read_text(f"{HEAD}{text}\n\nVi lovar att:\n\n• Laga lampor\n")) == set()


def test_a_word_that_points_back_means_the_place_before_it(read_text: Read) -> None:
    text = HEAD + (
        "Många är otrygga vid Hamntorget.\n\nVi lovar att:\n\n• Synas mer i området\n"
        "• Laga lampor på Lilla torg i området\n"
    )
    first, second = promises(read_text(text))
    assert [(m.surface, m.name, m.role, m.generic) for m in first.mentions] == [
        ("området", "Hamntorget", Role.SCOPE, False)
    ]
    assert [m.name for m in second.mentions if not m.generic] == ["Lilla torg"]


def test_without_a_place_before_it_the_area_stays_generic(read_text: Read) -> None:
    (promise,) = promises(read_text(HEAD + "Vi lovar att:\n\n• Synas mer i området\n"))
    assert [(m.name, m.generic) for m in promise.mentions] == [("området", True)]


def test_a_generic_word_is_marked(read_text: Read) -> None:
    (promise,) = promises(read_text(HEAD + "Vi lovar att:\n\n• Synas mer i stadskärnan\n"))
    assert [(m.surface, m.generic) for m in promise.mentions] == [("stadskärnan", True)]


@pytest.mark.parametrize(
    ("text", "kommuner"),
    [
        ("Falun – medborgarlöften\n\nFalu kommun lovar att laga lampor.", {"2080"}),
        ("Borås – medborgarlöften\n\nBorås stad lovar att laga lampor.", {"1490"}),
        ("Löften\n\nKommunerna Forshaga, Kil och Grums ingår i området.", {"1763", "1715", "1764"}),
        ("Bollebygd – medborgarlöften\n\nLokalpolisområde Borås lovar att komma.", {"1443"}),
        ("Medborgarlöfte\n\nKristiansstads kommun lovar att laga lampor.", {"1290"}),
        ("Löften\n\nVi ska vara ute mer. Att vara trygg är viktigt i Tomelilla.", {"1270"}),
    ],
)
def test_the_kommun_of_a_document(read_text: Read, text: str, kommuner: set[str]) -> None:
    assert set(read_text(text).kommuner) == kommuner


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Löftet gäller 2018-07-01\u20142020-06-30.", "2018-07-01 – 2020-06-30"),
        ("Löftet gäller från 2018 till och med 2020.", "2018–2020"),
        ("Löftet gäller 1 juli 2018 – 30 juni 2020.", "2018-07-01 – 2020-06-30"),
        ("Löftet gäller 1/7 2018 - 30/6 2020.", "2018-07-01 – 2020-06-30"),
        ("Medborgarlöfte 2021-23", "2021–2023"),
        ("Polisen och kommunen lovar att under 2018 laga lampor.", "2018"),
        ("Löftet gäller fram till 1 augusti 2022.", "till 2022-08-01"),
        ("Löftet gäller 31 juni 2023 – 31 juni 2027.", "2023-06-30 – 2027-06-30"),
    ],
)
def test_periods_in_all_forms(read_text: Read, text: str, label: str) -> None:
    period = read_text(f"Ystad – medborgarlöften\n\n{text}\n\n• Laga lampor").sets[0].period
    assert period is not None
    assert period.label == label


@pytest.mark.parametrize(
    "text",
    [
        "Till år 2025 ska otryggheten halveras.",
        "Hösten 2018 svarade 400 invånare på en enkät.",
        "Ystad den 26 oktober 2018",
        "Löftet gäller tills vidare. Under 2019 ska vi hålla möten.",
    ],
)
def test_years_that_are_no_period(read_text: Read, text: str) -> None:
    reading = read_text(f"Ystad – medborgarlöften\n\nKommunen lovar att laga lampor.\n\n{text}")
    assert reading.sets[0].period is None


def test_an_impossible_date_is_reported(read_text: Read) -> None:
    notes = read_text("Löftet gäller 31 juni 2023 – 31 juni 2027. Vi lovar att laga lampor.").notes
    assert any("2023-06-31" in note for note in notes)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hålla minst fyra möten", 4),
        ("Göra kontroller vid 10-15 tillfällen per år", 10),
        ("Besöka skolorna en gång per termin", 1),
        ("Hålla möten minst varannat år", 1),
        ("Vara ute minst 900 timmar per år", 900),
        ("Prata med elever i årskurs 8", None),
        ("Besöka kommunens tre högstadieskolor", None),
        ("Minska klottret med 20 procent", None),
        ("Följa 14 kap 1 § i lagen", None),
    ],
)
def test_numbers_that_count_and_numbers_that_do_not(
    read_text: Read, text: str, count: int | None
) -> None:
    (promise,) = promises(read_text(f"{HEAD}Vi lovar att:\n\n• {text}\n"))
    assert promise.count == count


@pytest.mark.parametrize(
    ("text", "kind", "there"),
    [
        ("Förbättra belysningen", "belysning", True),
        ("Dela ut cykelbelysning", "belysning", False),
        ("Sätta upp kameror", "kamera", True),
        ("Använda mobil fartkamera", "kamera", False),
        ("Utveckla grann- och båtsamverkan", "grannsamverkan", True),
        ("Synas mer på bussar i kollektivtrafiken", "trafik", False),
        ("Arbeta mot våldsbejakande extremism", "vald", False),
    ],
)
def test_kinds_have_negative_contexts(read_text: Read, text: str, kind: str, there: bool) -> None:
    (promise,) = promises(read_text(f"{HEAD}Vi lovar att:\n\n• {text}\n"))
    assert (kind in promise.kinds) is there


def test_menus_and_contact_blocks_hold_nothing(read_text: Read) -> None:
    text = (
        "Sök\nMeny\n\nWebbplatsen använder kakor.\n\n" + HEAD + "Vi lovar att:\n\n• Laga lampor\n\n"
        "Kontakt\n\nKim Exempel, kommunpolis\nStora gatan 5, Norrby\nTel: 070-000 00 00\n"
    )
    reading = read_text(text)
    assert quotes(reading) == ["Laga lampor"]
    assert named(reading) == set()


def test_a_list_that_lost_its_bullets(read_text: Read) -> None:
    text = (
        HEAD + "Polisen och kommunen lovar att:\n\nGå trygghetsvandringar\n\nLaga trasiga lampor\n"
    )
    assert quotes(read_text(text)) == ["Gå trygghetsvandringar", "Laga trasiga lampor"]
