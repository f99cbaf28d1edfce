"""What a site configures: a TOML file, and `STATION_…` environment variables over it.

Secrets are not here: keys live in the operating system's key store.
"""

from __future__ import annotations

import os
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from station.adt_settings import AdtSettings
from station.board_settings import BoardSettings
from station.charts.dicom import DicomWorklistSettings
from station.charts.settings import ChartSettings
from station.charts.tls import TlsSettings
from station.folders import config_folder
from station.scanner.burst import BurstRules
from station.scanner.codes import DEFAULT_PATTERNS, CodeKind, PatternRefusedError, checked

__all__ = [
    "ChartSettings",
    "CheckSettings",
    "DeviceSettings",
    "EmergencySettings",
    "HistorySettings",
    "ScannerSettings",
    "Settings",
    "SettingsError",
    "TodaySettings",
    "config_folder",
    "load_settings",
    "refuse_real_charts",
]


class SettingsError(ValueError):
    """The site's configuration is wrong: file, key, what was found, what was expected."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeviceSettings(_Table):
    """One instrument of the room.

    `port` is a path or a USB serial number (`usb:…`), `address` a Bluetooth address;
    `advertises` is the name that it is heard by there: another device with that name is told of and
    never read. `leads`
    names the electrodes: channel → lead. `simulated` says that a simulator is at the other
    end; its values then never reach a chart that is not marked as a test. `approved`: an engineer
    lets values of an unverified protocol be charted here. `allowed` False: known, not connected.
    """

    spec: str
    name: str | None = None
    link: Literal["serial", "tcp", "bluetooth", "replay"]
    port: str | None = None
    host: str = "127.0.0.1"
    tcp_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    address: str | None = None
    advertises: str | None = None
    file: Path | None = None
    mode: str | None = None
    leads: dict[str, str] | None = None
    bond: bool = False
    simulated: bool = False
    approved: bool = False
    allowed: bool = True

    @model_validator(mode="after")
    def _reachable(self) -> DeviceSettings:
        wanted = {
            "serial": ("port", self.port),
            "tcp": ("tcp_port", self.tcp_port),
            "bluetooth": ("address", self.address),
            "replay": ("file", self.file),
        }
        key, value = wanted[self.link]
        if value is None:
            raise ValueError(f"a {self.link} device needs {key}")
        return self


class ScannerSettings(_Table):
    """A barcode scanner that types. Keys at most `max_gap_ms` apart, `least_length` to
    `longest_length` of them and then Enter or Tab, are a code; `badge`, `patient` and
    `appointment` are regular expressions that the whole code must match, with a group `code`
    where only a part of it counts.
    """

    max_gap_ms: Annotated[float, Field(ge=5, le=60)] = 35.0
    least_length: Annotated[int, Field(ge=3, le=16)] = 4
    longest_length: Annotated[int, Field(ge=16, le=256)] = 128
    badge: str = DEFAULT_PATTERNS[CodeKind.BADGE]
    patient: str = DEFAULT_PATTERNS[CodeKind.PATIENT]
    appointment: str = DEFAULT_PATTERNS[CodeKind.APPOINTMENT]

    @field_validator("badge", "patient", "appointment")
    @classmethod
    def _tells_apart(cls, pattern: str) -> str:
        try:
            checked(pattern)
        except PatternRefusedError as problem:
            raise ValueError(str(problem)) from None
        return pattern

    @property
    def rules(self) -> BurstRules:
        """The pace of a scanner."""
        return BurstRules(
            max_gap_s=self.max_gap_ms / 1000, least=self.least_length, most=self.longest_length
        )

    @property
    def patterns(self) -> dict[CodeKind, re.Pattern[str]]:
        """The patterns, compiled."""
        return {kind: checked(getattr(self, kind.value)) for kind in CodeKind}


class TodaySettings(_Table):
    """Today's list: its `order`, and the `fields` that a line shows beside time, name, birth date
    and sex, which it always shows. It is read again every `read_every_s` seconds.
    """

    order: Literal["time", "name", "arrived_first"] = "time"
    fields: tuple[Literal["mrn", "reason", "provider"], ...] = ("mrn", "reason", "provider")
    read_every_s: Annotated[float, Field(ge=30)] = 300.0


class CheckSettings(_Table):
    """The checks of values. `file` holds a clinic's own rules (checks.toml beside the
    configuration, where there is one). `early_warning` adds up points of NEWS2; it is off.
    """

    file: Path | None = None
    early_warning: Literal["off", "news2"] = "off"


class HistorySettings(_Table):
    """Earlier values: read from the FHIR base `url` (None: from `worklist_url`), `years` back.

    `on_tiles`: tiles and Review have a line with the last value.
    """

    url: str | None = None
    years: Annotated[float, Field(gt=0, le=30)] = 5.0
    on_tiles: bool = True


class EkgSettings(_Table):
    """What a site decides about EKGs. `electrodes`: whose names are on its cables, RA, LA, RL, LL
    or R, L, N, F. `paper`: what its printers have; what is usual where this computer is if not
    said. `worklist`: where EKG orders are asked for (DICOM modality worklist), for patients whose
    record numbers are given out by `issuer`.
    """

    electrodes: Literal["AHA", "IEC"] = "AHA"
    paper: Literal["A4", "Letter"] | None = None
    worklist: DicomWorklistSettings | None = None
    issuer: str | None = None


class EmergencySettings(_Table):
    """Emergency access, for a patient who cannot wait and somebody who cannot sign in. There is
    none before an administrator has set its code; `allowed` false: not even then. It ends after
    `lasts_s`.
    """

    allowed: bool = True
    lasts_s: Annotated[float, Field(ge=60, le=4 * 3600)] = 1800.0


class Settings(_Table):
    """Everything that a site decides about one station.

    `programs_folder`: where the clinic's own blood pressure programs lie; `bp_programs` beside
    the configuration where it is not said. `intake_file`: the site's own questions (see
    `station.intake.reading`). `worklist_tls`: whom the station trusts where it only reads (see
    `station.charts.tls`); where it files, the chart's own `tls` says it. `motion`: "reduced"
    stops what moves by itself except waves; "desktop" leaves it to what the desktop says.
    """

    station_id: str = "station-1"
    room: str = "1"
    namespace: str = "urn:vitals-station"
    data_folder: Path | None = None
    time_zone: str | None = None
    language: Literal["en", "es"] = "en"
    motion: Literal["desktop", "full", "reduced"] = "desktop"
    idle_lock_s: Annotated[float, Field(gt=0)] = 300.0
    clock_tolerance_s: Annotated[float, Field(gt=0)] = 300.0
    stale_after_s: Annotated[float, Field(gt=0)] = 600.0
    gone_after_s: Annotated[float, Field(gt=0)] = 1200.0
    steady_s: Annotated[Decimal, Field(ge=0)] = Decimal(8)
    recordings_folder: Path | None = None
    recording_max_bytes: Annotated[int, Field(gt=0)] = 64 * 1024 * 1024
    hci: str | None = None
    programs_folder: Path | None = None
    devices: tuple[DeviceSettings, ...] = Field(default=(), alias="device")
    charts: tuple[ChartSettings, ...] = Field(default=(), alias="chart")
    worklist_url: str | None = None
    worklist_tls: TlsSettings | None = None
    intake_file: Path | None = None
    today: TodaySettings = Field(default_factory=TodaySettings)
    scanner: ScannerSettings = Field(default_factory=ScannerSettings)
    cleaning_s: Annotated[float, Field(ge=5, le=300)] = 30.0
    checks: CheckSettings = CheckSettings()
    history: HistorySettings = HistorySettings()
    board: BoardSettings = Field(default_factory=BoardSettings)
    ekg: EkgSettings = EkgSettings()
    adt: AdtSettings = AdtSettings()
    emergency: EmergencySettings = EmergencySettings()

    @model_validator(mode="after")
    def _zone_exists(self) -> Settings:
        if self.time_zone is not None:
            try:
                ZoneInfo(self.time_zone)
            except (ZoneInfoNotFoundError, ValueError, OSError):  # a name may be no path
                raise ValueError(
                    f"time_zone {self.time_zone!r} is not a zone; use a name such as "
                    "America/Chicago"
                ) from None
        names = [chart.name for chart in self.charts]
        if len(set(names)) < len(names):
            raise ValueError("two charts have the same name")
        return self

    @model_validator(mode="after")
    def _intake_reads(self) -> Settings:
        if self.intake_file is not None:
            from station.intake.reading import read_questionnaire

            read_questionnaire(self.intake_file)  # its complaint is a ValueError with the place
        return self

    @property
    def zone(self) -> ZoneInfo | None:
        """The site's time zone; None: this computer's."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def folder(self) -> Path:
        """Where the station keeps its data."""
        if self.data_folder is not None:
            return self.data_folder
        from station.store.keys import data_folder

        return data_folder()


def load_settings(path: Path | None = None) -> Settings:
    """Read the configuration; without a file there, the defaults (a station without devices).

    Raises `SettingsError` that names file and key.
    """
    explicit = path is not None
    path = path or config_folder() / "station.toml"
    data: dict[str, Any] = {}
    if explicit or path.exists():
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except OSError as problem:
            raise SettingsError(f"{path}: cannot be read: {problem.strerror}") from problem
        except (ValueError, RecursionError) as problem:  # too long a number, nested too deeply
            raise SettingsError(f"{path}: is not TOML: {problem}") from problem
    _find_own_checks(data, path.parent)
    _find_certificates(data, path.parent)
    if explicit and "programs_folder" not in data:
        data["programs_folder"] = path.parent / "bp_programs"
    for name in ("room", "station_id", "data_folder", "time_zone", "hci"):
        value = os.environ.get(f"STATION_{name.upper()}")
        if value:
            data[name] = value
    try:
        return Settings.model_validate(data)
    except ValidationError as problem:
        lines = [
            f"{path}: key {'.'.join(map(str, error['loc'])) or 'whole file'}: {error['msg']}"
            for error in problem.errors()
        ]
        raise SettingsError("\n".join(lines)) from problem


def _find_own_checks(data: dict[str, Any], folder: Path) -> None:
    """A clinic's rules lie beside its configuration, and a path is meant from there."""
    table = data.setdefault("checks", {})
    if not isinstance(table, dict):
        return  # told by the model, with its key
    own = folder / "checks.toml"
    if isinstance(table.get("file"), str):
        table["file"] = folder / table["file"]
    elif "file" not in table and own.exists():
        table["file"] = own


_PATHS: Final = ("file", "authority", "certificate", "key", "client_ca")
"""What is a path wherever it stands in a table that is about signing in or about TLS."""


def _find_certificates(data: dict[str, Any], folder: Path) -> None:
    """Keys and certificates lie beside the configuration, and a path is meant from there."""

    def found(part: object) -> None:
        if isinstance(part, list):
            for one in part:
                found(one)
        if not isinstance(part, dict):
            return
        for name, value in part.items():
            if name in _PATHS and isinstance(value, str):
                part[name] = str(folder / value)
            else:
                found(value)

    charts = data.get("chart")
    for chart in charts if isinstance(charts, list) else ():
        if isinstance(chart, dict):
            found([chart.get(name) for name in ("smart", "hl7", "dicom", "tls")])
    ekg = data.get("ekg")
    found(ekg.get("worklist") if isinstance(ekg, dict) else None)
    found(data.get("adt"))
    found(data.get("worklist_tls"))


def refuse_real_charts(charts: tuple[ChartSettings, ...]) -> None:
    """Raise `SettingsError` for a chart that the site has not marked as a test."""
    for chart in charts:
        if not chart.test:
            raise SettingsError(
                f"the chart {chart.name!r} is not marked as a test chart, and a demonstration "
                "sends simulated values. Mark it with test = true, or use another one."
            )
