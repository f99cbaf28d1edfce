"""Object names of everything that a test or a screen reader's script has to find.

Names with a part that varies are functions: `tile("spo2")`, `action("spo2", "keep")`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

# Pages
PAGE_SIGN_IN: Final = "page-sign-in"
PAGE_TODAY: Final = "page-today"
PAGE_VITALS: Final = "page-vitals"
PAGE_INTAKE: Final = "page-intake"
PAGE_EKG: Final = "page-ekg"
PAGE_REVIEW: Final = "page-review"
PAGE_HISTORY: Final = "page-history"
PAGE_DEVICES: Final = "page-devices"
PAGE_MESSAGES: Final = "page-messages"

# Frame
BANNER: Final = "banner"
BANNER_NAME: Final = "banner-name"
CHANGE_PATIENT: Final = "change-patient"
SIMULATED_STRIP: Final = "simulated-strip"
ALERTS: Final = "alerts"
ALERTS_DIALOG: Final = "alerts-dialog"
LOCK: Final = "lock"
HELD: Final = "held-readings"
LINKS: Final = "instruments"
CHART_STATE: Final = "chart-state"
NOTICE: Final = "notice"
NOTICE_CLOSE: Final = "notice-close"

# Sign in, lock
NAME_FIELD: Final = "name-field"
PIN_FIELD: Final = "pin-field"
SIGN_IN: Final = "sign-in"
SOMEONE_ELSE: Final = "someone-else"
EMERGENCY: Final = "emergency"
EMERGENCY_DIALOG: Final = "emergency-dialog"
EMERGENCY_NAME: Final = "emergency-name"
EMERGENCY_CODE: Final = "emergency-code"
EMERGENCY_BEGIN: Final = "emergency-begin"
EMERGENCY_MESSAGE: Final = "emergency-message"
EMERGENCY_STRIP: Final = "emergency-strip"
SIGN_IN_MESSAGE: Final = "sign-in-message"
CLEAN_THE_SCREEN: Final = "clean-the-screen"
CLEAN_SCREEN: Final = "clean-screen"
CLEAN_END: Final = "clean-end"
CUFF_BAR: Final = "cuff-bar"
STOP_CUFF: Final = "stop-cuff"

# Today
SEARCH_FIELD: Final = "search-field"
SEARCH_CLEAR: Final = "search-clear"
READ_LIST: Final = "read-list"
HEARD_NAME: Final = "heard-name"
HEARD_BIRTH_DATE: Final = "heard-birth-date"
START_VISIT: Final = "start-visit"
NOT_THIS_PATIENT: Final = "not-this-patient"
LIST_OPEN: Final = "list-open"
PAUSE_VISIT: Final = "pause-visit"
MOVE_ROOM: Final = "move-room"
END_VISIT: Final = "end-visit"
END_DIALOG: Final = "end-dialog"
MOVE_DIALOG: Final = "move-dialog"
VISIT_FIELD: Final = "visit-field"
VISIT_CONFIRM: Final = "visit-confirm"
UNLISTED: Final = "unlisted-patient"
UNLISTED_DIALOG: Final = "unlisted-dialog"
UNLISTED_FAMILY: Final = "unlisted-family"
UNLISTED_GIVEN: Final = "unlisted-given"
UNLISTED_BORN: Final = "unlisted-born"
UNLISTED_MRN: Final = "unlisted-mrn"
UNLISTED_ADD: Final = "unlisted-add"
UNLISTED_UNKNOWN: Final = "unlisted-unknown"
GIVE_IDENTITY: Final = "give-identity"
IDENTITY_DIALOG: Final = "identity-dialog"
IDENTITY_SEARCH: Final = "identity-search"
IDENTITY_NAME: Final = "identity-name"
IDENTITY_BORN: Final = "identity-born"
IDENTITY_GIVE: Final = "identity-give"

# Vitals
OPEN_INTAKE: Final = "open-intake"
SOUNDS: Final = "sounds"
HOW_DIALOG: Final = "how-dialog"
HOW_DONE: Final = "how-done"
UNDONE_REASON: Final = "undone-reason"
BREATH_TAP: Final = "breath-tap"
BREATH_UNDO: Final = "breath-undo"
BREATH_LONGER: Final = "breath-longer"
BREATH_CANCEL: Final = "breath-cancel"
REVIEW_AND_SIGN: Final = "review-and-sign"

# Blood pressure programs
PROGRAMS: Final = "programs"
PROGRAM_PANEL: Final = "program-panel"
PROGRAM_FIRST: Final = "program-first"
PROGRAM_SECOND: Final = "program-second"
PROGRAM_END: Final = "program-end"
PROGRAM_HOW: Final = "program-how"
PROGRAM_DIALOG: Final = "program-dialog"
SKIP_REST_DIALOG: Final = "skip-rest-dialog"
SKIP_REST_REASON: Final = "skip-rest-reason"
SKIP_REST_CONFIRM: Final = "skip-rest-confirm"

# Entry dialog
ENTRY_DIALOG: Final = "entry-dialog"
ENTRY_KEEP: Final = "entry-keep"
ENTRY_RIGHT: Final = "entry-right"
DIALOG_CLOSE: Final = "dialog-close"

# Intake
REASON_FIELD: Final = "reason-field"
SYMPTOM_SEARCH: Final = "symptom-search"
SYMPTOM_ADD: Final = "symptom-add"
INTAKE_PAIN: Final = "intake-pain"
INTAKE_COUNT: Final = "intake-count"
INTAKE_REVIEW: Final = "intake-review"
INTAKE_BACK: Final = "intake-back"
ANSWER_DIALOG: Final = "answer-dialog"
ANSWER_FIELD: Final = "answer-field"
ANSWER_KEEP: Final = "answer-keep"
# Telling the provider
TELL_DIALOG: Final = "tell-dialog"
TELL_PREVIEW: Final = "tell-preview"
TELL_RECEIPT: Final = "tell-receipt"
TELL_SEND: Final = "tell-send"
TELL_LEAVE: Final = "tell-leave"

# EKG
EKG_SWEEP: Final = "ekg-sweep"
EKG_RATE: Final = "ekg-rate"
EKG_RATE_LINE: Final = "ekg-rate-line"
LEAD_MAP: Final = "lead-map"
MEASURED_CARD: Final = "measured-card"
MEASURED_ALL: Final = "measured-all"
MEASURED_DIALOG: Final = "measured-dialog"
TRUE_SIZE_DIALOG: Final = "true-size-dialog"
TRUE_SIZE_RULER: Final = "true-size-ruler"
TRUE_SIZE_KEEP: Final = "true-size-keep"
TRUE_SIZE_FORGET: Final = "true-size-forget"
SAVE_DIALOG: Final = "save-dialog"
SAVE_NAMED: Final = "save-named"
SAVE_STATE: Final = "save-state"
EKG_STATE: Final = "ekg-state"
EKG_FACTS: Final = "ekg-facts"
EKG_WARNING: Final = "ekg-warning"
EKG_REVIEW: Final = "ekg-review"
EKG_EARLIER: Final = "ekg-earlier"
EKG_SCRUBBER: Final = "ekg-scrubber"
EKG_LARGER: Final = "ekg-larger"
EKG_SMALLER: Final = "ekg-smaller"
CALIPER_CARD: Final = "caliper-card"
MARCH_OUT: Final = "march-out"
RESET_CALIPERS: Final = "reset-calipers"
CAPTURE_EKG: Final = "capture-ekg"
BEST_EKG: Final = "best-ekg"
SAVE_EKG: Final = "save-ekg"
EARLIER_EKG: Final = "earlier-ekg"
EKG_DETAILS: Final = "ekg-details"
EKG_CALIPERS: Final = "ekg-calipers"
EKG_FREEZE: Final = "ekg-freeze"
EKG_SIZE: Final = "ekg-size"

# Review
CHECK_FACTS: Final = "check-facts"
CHECK_LINE: Final = "check-line"
SIGN_PIN: Final = "sign-pin"
SIGN_AND_SEND: Final = "sign-and-send"
SIGN_MESSAGE: Final = "sign-message"
RECEIPTS_SAY: Final = "receipts-say"
FINISH_VISIT: Final = "finish-visit"
PRINT_VISIT: Final = "print-visit"
VISIT_SHEET_DIALOG: Final = "visit-sheet-dialog"
BACK_TO_VITALS: Final = "back-to-vitals"

NOTE_OR_LEAVE_OUT: Final = "note-or-leave-out"
NOTE_DIALOG: Final = "note-dialog"
NOTE_FIELD: Final = "note-field"
NOTE_KEEP: Final = "note-keep"
LEAVE_OUT_FIELD: Final = "leave-out-field"
LEAVE_OUT: Final = "leave-out"
ABOUT_MESSAGE: Final = "about-message"
LOOKED_IN_CHART: Final = "looked-in-chart"
CORRECT: Final = "correct"
CORRECT_DIALOG: Final = "correct-dialog"
CORRECT_VALUE: Final = "correct-value"
CORRECT_IN_ERROR: Final = "correct-in-error"
CORRECT_REASON: Final = "correct-reason"
CORRECT_PIN: Final = "correct-pin"
CORRECT_CONFIRM: Final = "correct-confirm"
SIGNED_TODAY: Final = "signed-today"
SIGNED_DIALOG: Final = "signed-dialog"

# History
HISTORY_TABLE: Final = "history-table"
HISTORY_DETAIL: Final = "history-detail"
HISTORY_LIMITS: Final = "history-limits"
HISTORY_STATE: Final = "history-state"
READ_HISTORY: Final = "read-history"
HISTORY_BACK: Final = "history-back"

# Tray
TRAY: Final = "tray"
TRAY_ATTACH: Final = "tray-attach"
TRAY_DISCARD: Final = "tray-discard"
TRAY_DISCARD_ALL: Final = "tray-discard-all"
TRAY_LATER: Final = "tray-later"

# Pairing
PAIRING_DIALOG: Final = "pairing-dialog"
PASSKEY_FIELD: Final = "passkey-field"
PASSKEY_SHOWN: Final = "passkey-shown"
PAIRING_CONFIRM: Final = "pairing-confirm"
PAIRING_CANCEL: Final = "pairing-cancel"

# Devices
ADD_INSTRUMENT: Final = "add-instrument"
DEVICE_STATE: Final = "device-state"
DEVICE_PROBLEM: Final = "device-problem"
DEVICE_NOTE: Final = "device-note"
RENAME_INSTRUMENT: Final = "rename-instrument"
ALLOW_INSTRUMENT: Final = "allow-instrument"
APPROVE_INSTRUMENT: Final = "approve-instrument"
FORGET_INSTRUMENT: Final = "forget-instrument"
ADD_DIALOG: Final = "add-dialog"
ADD_NAME: Final = "add-name"
ADD_CONFIRM: Final = "add-confirm"
ADD_LOOK: Final = "add-look"
RENAME_DIALOG: Final = "rename-dialog"
RENAME_FIELD: Final = "rename-field"
RENAME_CONFIRM: Final = "rename-confirm"
FORGET_DIALOG: Final = "forget-dialog"
FORGET_CONFIRM: Final = "forget-confirm"

# Messages to charts
MESSAGES_TITLE: Final = "messages-title"
MESSAGES_TABLE: Final = "messages-table"
MESSAGES_EMPTY: Final = "messages-empty"
MESSAGES_READ: Final = "messages-read"
MESSAGES_OPEN: Final = "messages-open"
MESSAGES_ALL: Final = "messages-all"
MESSAGE_CHOSEN: Final = "message-chosen"
OPEN_MESSAGE: Final = "open-message"
SEND_AGAIN: Final = "send-again"
MESSAGE_DIALOG: Final = "message-dialog"
MESSAGE_SHOW: Final = "message-show"
AGAIN_DIALOG: Final = "again-dialog"
AGAIN_CONFIRM: Final = "again-confirm"
DRY_RUN_DIALOG: Final = "dry-run-dialog"
DRY_RUN_LIST: Final = "dry-run-list"
TEXT_READER: Final = "text-reader"
TEXT_FIND: Final = "text-find"
TEXT_FOUND: Final = "text-found"
TEXT_NEXT: Final = "text-next"
TEXT_COPY: Final = "text-copy"

# Leaving a patient
LEAVE_DIALOG: Final = "leave-dialog"
LEAVE_CONFIRM: Final = "leave-confirm"
LEAVE_REASON: Final = "leave-reason"
LEAVE_PAUSE: Final = "leave-pause"


FOOT_CUFF = "foot-cuff"
FOOT_STOP = "foot-stop"
HELP = "help"
HELP_WANTED = "help-wanted"
FIRST_RUN = "first-run"
FIRST_RUN_MESSAGE = "first-run-message"
FIRST_RUN_BACK = "first-run-back"
FIRST_RUN_NEXT = "first-run-next"
FIRST_STATION = "first-station"
FIRST_ROOM = "first-room"
FIRST_ZONE = "first-zone"
FIRST_NAME = "first-name"
FIRST_PIN = "first-pin"
FIRST_PIN_AGAIN = "first-pin-again"
FIRST_URL = "first-url"
FIRST_TEST = "first-test"
FIRST_ASK = "first-ask"
FIRST_ANSWER = "first-answer"
FIRST_INSTRUMENTS = "first-instruments"
FIRST_INSTRUMENTS_LIST = "first-instruments-list"
FIRST_INSTRUMENTS_LATER = "first-instruments-later"
FIRST_INSTRUMENTS_ADD = "first-instruments-add"
FIRST_PRACTISE = "first-practise"
READY = "ready"
READY_START = "ready-start"


def rail(page: str) -> str:
    """A page's button in the rail: "today", "vitals", "intake", "ekg", "review", "history",
    "devices", "messages".
    """
    return f"rail-{page}"


def about(kind: str) -> str:
    """A result in the list of what can be noted, left out or corrected."""
    return f"about-{kind}"


def open_signed(visit_id: str) -> str:
    """The button that opens a signed visit again."""
    return f"open-signed-{visit_id}"


def trend(kind: str) -> str:
    """The trend of a result kind in History."""
    return f"trend-{kind}"


def history_span(span: str) -> str:
    """How far back History looks: "3m", "1y", "2y", "all"."""
    return f"history-span-{span}"


def tile(kind: str) -> str:
    """The tile of a result kind."""
    return f"tile-{kind}"


def action(kind: str, what: str) -> str:
    """A tile's button: "keep", "again", "enter", at times "right" and "tell"; in Review "repeat"
    and "resend".
    """
    return f"{what}-{kind}"


def mark(kind: str) -> str:
    """The mark beside a value in Review."""
    return f"mark-{kind}"


def choice(which: str, word: str) -> str:
    """A word to say about a measurement, such as "side" and "left"; "" is left unsaid."""
    return f"{which}-{word or 'unsaid'}"


def undone(why: str) -> str:
    """Why a vital is not measured: "refused", "unable", "skipped"."""
    return f"undone-{why}"


def method(word: str) -> str:
    """A method of the entry dialog."""
    return f"method-{word}"


def pain(score: int) -> str:
    """A key of the pain pad, 0 to 10."""
    return f"pain-{score}"


def key(text: str) -> str:
    """A key of a number pad: "0" to "9", "point", "back"."""
    return f"key-{text}"


def emergency_reason(reason: str) -> str:
    """Why somebody needs emergency access, by the name of the reason."""
    return f"emergency-reason-{reason}"


def program(program_id: str) -> str:
    """A row of the list of programs."""
    return f"program-{program_id}"


def skip_reason(at: int) -> str:
    """One of the usual reasons to skip a rest."""
    return f"skip-reason-{at}"


def field(vital: str) -> str:
    """A number field of the entry dialog."""
    return f"field-{vital}"


def unit(code: str) -> str:
    """A unit of the entry dialog, by its UCUM code."""
    return f"unit-{code}"


def patient(patient_id: str) -> str:
    """A row of the worklist, by the chart's patient id."""
    return f"patient-{patient_id}"


def identity_row(at: int) -> str:
    """A patient whom somebody unlisted may be, from 0."""
    return f"identity-row-{at}"


def encounter(encounter_id: str) -> str:
    """One of the visits that the chart has open for the chosen patient."""
    return f"encounter-{encounter_id}"


def row(kind: str) -> str:
    """A row of Review."""
    return f"row-{kind}"


def receipt(kind: str) -> str:
    """The receipt of a row of Review."""
    return f"receipt-{kind}"


def receipt_remark(kind: str) -> str:
    """What the receiver said about a result that it took all the same."""
    return f"receipt-remark-{kind}"


def person(name: str) -> str:
    """Somebody's button on the sign-in page."""
    return f"person-{name}"


def held(measurement: str) -> str:
    """A row of the tray."""
    return f"held-{measurement}"


def device(instrument: str) -> str:
    """A row of Devices, by the instrument's name."""
    return f"device-{instrument}"


def destination(name: str) -> str:
    """The card of a destination."""
    return f"destination-{name}"


def dry_run(destination_name: str) -> str:
    """The button that shows what a destination would get."""
    return f"dry-run-{destination_name}"


def found(place: str) -> str:
    """What could be added, by its Bluetooth address or its port's path."""
    return f"found-{place}"


def candidate(spec: str, mode: str | None) -> str:
    """What it may be: a kind of instrument and the mode that it is set to."""
    return f"candidate-{spec}" if mode is None else f"candidate-{spec}-{mode}"


def reason(key_word: str) -> str:
    """A reason in the tray: "taken_from", "self_measured", "other"."""
    return f"reason-{key_word}"


def speed(mm_per_s: float) -> str:
    """A choice of paper speed."""
    return f"speed-{mm_per_s:g}"


def gain(mm_per_mv: float) -> str:
    """A choice of gain."""
    return f"gain-{mm_per_mv:g}"


def ekg_filter(band: str) -> str:
    """A choice of filter."""
    return f"ekg-filter-{band}"


def ekg_mains(mains: str) -> str:
    """A choice of mains filter: "off", "mains_50", "mains_60"."""
    return f"ekg-mains-{mains}"


def ekg_layout(layout: str) -> str:
    """A choice of layout."""
    return f"ekg-layout-{layout}"


def true_size(what: str) -> str:
    """Of the ruler: "ruler", "card"; "-1", "-0.1", "+0.1", "+1" for its end."""
    return f"true-size-{what}"


def save_as(kind: str) -> str:
    """What becomes of a kept EKG: "print", "pdf", "edf", "wfdb", "csv"."""
    return f"save-as-{kind}"


def save_paper(paper: str) -> str:
    """A size of paper: "a4", "letter"."""
    return f"save-paper-{paper}"


def save_layout(layout: str) -> str:
    """A layout on paper, by its value."""
    return f"save-layout-{layout}"


def question(question_id: str) -> str:
    """A row of Intake."""
    return f"question-{question_id}"


def open_question(question_id: str) -> str:
    """The button that opens a question's dialog and shows its answer."""
    return f"open-{question_id}"


def option(question_id: str, value: str) -> str:
    """An answer of a question that is shown in its row: an option's id, "yes" or "no"."""
    return f"option-{question_id}-{value}"


def no_answer(question_id: str) -> str:
    """Why a question has no answer."""
    return f"no-answer-{question_id}"


def note(question_id: str) -> str:
    """The button for a few words beside an answer."""
    return f"note-{question_id}"


def pick(value: str) -> str:
    """A row of a list in a dialog of Intake."""
    return f"pick-{value}"


def symptom(option_id: str) -> str:
    """A symptom of the list."""
    return f"symptom-{option_id}"


def symptom_since(at: int) -> str:
    """For how long the symptom at that place of the kept ones has lasted."""
    return f"symptom-since-{at}"


def symptom_kept(at: int) -> str:
    """A symptom that was said, by its place."""
    return f"symptom-kept-{at}"


def day(when: date) -> str:
    """A day of the calendar."""
    return f"day-{when.isoformat()}"
