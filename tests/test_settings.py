"""The site's configuration: what is wrong, in which key of which file."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.capture.board_policy import BoardPolicy, DisplayUnits
from station.charts import tls_at
from station.settings import Settings, SettingsError, load_settings
from station.visit import ResultKind
from station.vitals import Unit

GOOD = """
room = "4"
time_zone = "America/Chicago"
worklist_url = "http://127.0.0.1:1/fhir"

[[device]]
spec = "nonin_serial"
link = "serial"
port = "/dev/ttyUSB0"

[[chart]]
name = "clinic"
url = "http://127.0.0.1:1/fhir"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "station.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("years = 0", "history.years"),
        ("years = 99", "history.years"),
        ("yaers = 2", "history.yaers"),
    ],
)
def test_a_wrong_table_of_the_history_names_its_key(tmp_path: Path, line: str, key: str) -> None:
    path = write(tmp_path, f"[history]\n{line}\n")
    with pytest.raises(SettingsError, match=f"station.toml: key {key}: "):
        load_settings(path)


def test_a_good_file(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, GOOD))
    assert settings.room == "4"
    assert settings.devices[0].port == "/dev/ttyUSB0"
    assert not settings.devices[0].simulated
    assert not settings.charts[0].test
    assert str(settings.zone) == "America/Chicago"


def test_without_a_file_there_is_a_station_without_devices() -> None:
    assert load_settings() == Settings()


def test_the_environment_comes_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_ROOM", "7")
    assert load_settings(write(tmp_path, GOOD)).room == "7"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("room = ", "is not TOML"),
        ("romo = '4'", "key romo"),
        ("time_zone = 'Mars/Base'", "America/Chicago"),
        ("[[device]]\nspec = 'nonin_serial'\nlink = 'serial'", "a serial device needs port"),
        ("[board]\ntemperature = 'K'", "key board.temperature: Input should be 'C' or 'F'"),
        ("[board]\nkeep_when_steady = ['pain']", "key board.keep_when_steady.0"),
        ("[board]\ncount_breaths_s = [7]", "key board.count_breaths_s.0"),
        ("[board]\nbmi_from_years = -1", "key board.bmi_from_years"),
        (
            "[board.modifiers.blood_pressure.side]\ndefault = 'middle'",
            "modifiers.blood_pressure.side.default is 'middle'; expected one of its choices: "
            "right, left",
        ),
        (
            "[board.modifiers.spo2.oxygen_l_min]\nchoices = ['much']",
            "modifiers.spo2.oxygen_l_min.choices has 'much'; expected litres a minute",
        ),
        (
            "[board.modifiers.body_temperature.position]\nrequired = true",
            "modifiers.body_temperature.position has no choices",
        ),
        ("[board.modifiers.body_weight.shoes]\nrequired = true", "board.modifiers.body_weight"),
        ("[[device]]\nspec = 'x'\nlink = 'carrier pigeon'", "key device.0.link"),
        ("[[chart]]\nname = 'a'", "exactly one of url, file, folder, hl7 and dicom"),
        ("[[chart]]\nurl = 'http://a'\n[[chart]]\nurl = 'http://b'", "two charts"),
        ("idle_lock_s = 0", "key idle_lock_s"),
        ("motion = 'none'", "key motion: Input should be 'desktop', 'full' or 'reduced'"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=r"station\.toml") as raised:
        load_settings(write(tmp_path, text))
    assert said in str(raised.value)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "missing.toml")


def test_a_clinics_rules_lie_beside_its_configuration(tmp_path: Path) -> None:
    config = tmp_path / "station.toml"
    config.write_text('[checks]\nearly_warning = "news2"\n', "utf-8")
    assert load_settings(config).checks.file is None

    (tmp_path / "checks.toml").write_text('version = "1"', "utf-8")
    settings = load_settings(config)
    assert settings.checks.file == tmp_path / "checks.toml"
    assert settings.checks.early_warning == "news2"

    config.write_text('[checks]\nfile = "rules/ours.toml"\n', "utf-8")
    assert load_settings(config).checks.file == tmp_path / "rules" / "ours.toml"


def test_the_score_is_off_and_a_wrong_word_for_it_is_told(tmp_path: Path) -> None:
    assert Settings().checks.early_warning == "off"
    config = tmp_path / "station.toml"
    config.write_text('[checks]\nearly_warning = "mews"\n', "utf-8")

    with pytest.raises(SettingsError, match=r"key checks\.early_warning"):
        load_settings(config)


def test_a_sites_board(tmp_path: Path) -> None:
    text = """
[board]
temperature = "F"
weight = "lb"
length = "ft-in"
pressure_from_years = 1
keep_when_steady = []
count_breaths_s = [60]
sounds = false

[board.modifiers.blood_pressure]
side = { required = true, default = "left" }
position = { asked = false }
cuff_size = { default = "" }

[board.modifiers.body_weight.clothing]
choices = ["unclothed", "gown"]
"""
    policy = load_settings(write(tmp_path, text)).board.policy()
    assert policy.units == DisplayUnits(
        temperature=Unit.FAHRENHEIT, weight=Unit.POUND, length=Unit.INCH
    )
    assert (policy.pressure_from_years, policy.count_s, policy.sounds) == (1, (60,), False)
    assert policy.keep_when_steady == frozenset()
    pressure = {rule.which.value: rule for rule in policy.modifiers[ResultKind.BLOOD_PRESSURE]}
    assert set(pressure) == {"body_site", "side", "cuff_size"}
    assert (pressure["side"].default, pressure["side"].required) == ("left", True)
    assert pressure["cuff_size"].default is None
    [clothing] = policy.modifiers[ResultKind.BODY_WEIGHT]
    assert (clothing.choices, clothing.default) == (("unclothed", "gown"), None)


def test_an_unconfigured_board_is_the_stations_own() -> None:
    assert Settings().board.policy() == BoardPolicy()


def test_a_sites_ekgs(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, '[ekg]\nelectrodes = "IEC"\npaper = "Letter"\n'))
    assert (settings.ekg.electrodes, settings.ekg.paper) == ("IEC", "Letter")
    with pytest.raises(SettingsError, match="electrodes"):
        load_settings(write(tmp_path, '[ekg]\nelectrodes = "US"\n'))


def test_keys_and_certificates_are_meant_from_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_text(
        """
worklist_url = "https://list.example/fhir"
worklist_tls = { authority = "list-ca.pem", least = "1.3" }
[adt]
certificate = "adt.pem"
key = "/etc/adt.key"
[ekg.worklist]
host = "pacs"
called = "PACS"
tls = { authority = "ca.pem" }
[[chart]]
name = "fhir"
url = "https://chart.example/fhir"
[chart.smart]
client_id = "station"
keys = [{ file = "keys/one.pem" }]
[chart.tls]
authority = "chart-ca.pem"
[[chart]]
name = "hl7"
hl7 = { host = "engine", port = 2575, tls = { certificate = "own.pem", key = "own.key" } }
""",
        "utf-8",
    )
    settings = load_settings(path)
    assert settings.adt.certificate == tmp_path / "adt.pem"
    assert settings.adt.key == Path("/etc/adt.key")
    fhir, hl7 = settings.charts
    assert fhir.smart is not None
    assert fhir.smart.keys[0].file == tmp_path / "keys" / "one.pem"
    assert hl7.hl7 is not None
    assert hl7.hl7.tls is not None
    assert (hl7.hl7.tls.certificate, hl7.hl7.tls.key) == (
        tmp_path / "own.pem",
        tmp_path / "own.key",
    )
    assert settings.ekg.worklist is not None
    assert settings.ekg.worklist.tls is not None
    assert settings.ekg.worklist.tls.authority == tmp_path / "ca.pem"
    files, reads = (tls_at(url, settings) for url in (fhir.url or "", settings.worklist_url or ""))
    assert files is not None
    assert reads is not None
    assert (files.authority, files.least) == (tmp_path / "chart-ca.pem", "1.2")
    assert (reads.authority, reads.least) == (tmp_path / "list-ca.pem", "1.3")


@pytest.mark.parametrize(
    ("chart", "why"),
    [
        (
            'url = "http://chart.example/fhir"\nsmart = {client_id = "s", keys = [{stored = "k"}]}',
            "https",
        ),
        (
            'test = true\nhl7 = {host = "engine", port = 2575, tls = {verify = false}}',
            "hl7.tls.verify.*is always checked: name who signed it",
        ),
        (
            'dicom = {host = "pacs", called = "PACS", tls = {verify = false}}',
            "dicom.tls.verify.*is always checked",
        ),
        ('url = "https://chart.example"\ntls = {verify = false}', "tls.verify.*always checked"),
        ('url = "https://chart.example"\ntls = {least = "1.1"}', "tls.least.*'1.2' or '1.3'"),
        ('url = "https://chart.example"\ntls = {key = "k.pem"}', "there is none"),
        ('url = "http://chart.example"\ntls = {}', "https"),
    ],
)
def test_what_would_not_be_safe_is_refused(tmp_path: Path, chart: str, why: str) -> None:
    path = tmp_path / "station.toml"
    path.write_text(f"[[chart]]\n{chart}\n", "utf-8")
    with pytest.raises(SettingsError, match=why):
        load_settings(path)
