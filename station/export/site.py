"""What a site decides about the form in which its FHIR chart gets results. Plain settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

__all__ = ["FhirSite", "IntakeForm", "PulseSource"]


class PulseSource(StrEnum):
    """Which kind of instrument counted a pulse."""

    OXIMETER = "oximeter"
    CUFF = "cuff"
    ECG = "ecg"
    OTHER = "other"


class IntakeForm(StrEnum):
    """In which form a chart gets the answers of the intake."""

    OBSERVATIONS = "observations"
    QUESTIONNAIRE_RESPONSE = "questionnaire_response"


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirSite:
    """How one chart wants its FHIR resources.

    `namespace` is an absolute URI that the site owns, without a slash at its end; identifiers
    and tags of this station live below it, so it must not change while the station is in use.
    `time_zone` None: the zone of this computer. `profiles`: whether `meta.profile` claims US
    Core. `send_waveforms`: whether EKG samples are sent; most charts do not take them. `intake`:
    how the answers of the intake are sent.
    """

    namespace: str
    time_zone: tzinfo | None = None
    profiles: bool = True
    send_waveforms: bool = False
    pain_category: str = "survey"
    intake: IntakeForm = IntakeForm.OBSERVATIONS

    def __post_init__(self) -> None:
        """Refuse a namespace that cannot name anything."""
        if ":" not in self.namespace or self.namespace.endswith("/"):
            raise ValueError(
                f"namespace is {self.namespace!r}; expected an absolute URI without a slash at "
                "its end, such as https://clinic.example/vitals-station"
            )

    @property
    def result_system(self) -> str:
        """The `identifier.system` of our results."""
        return f"{self.namespace}/result"

    @property
    def questionnaire(self) -> str:
        """The canonical address of this station's intake questions."""
        return f"{self.namespace}/Questionnaire/intake"

    @property
    def notice_system(self) -> str:
        """The `identifier.system` of our messages to the provider."""
        return f"{self.namespace}/notice"

    @property
    def correction_system(self) -> str:
        """The `identifier.system` of corrections of our results."""
        return f"{self.namespace}/correction"

    @property
    def origin_system(self) -> str:
        """The `meta.tag` system that says where a value came from."""
        return f"{self.namespace}/origin"
