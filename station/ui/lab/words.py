"""What acts, numbers and words of the person are called in the control window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

__all__ = ["act_word", "number_word", "plain", "unit_word", "way_word", "word_word"]

translate = QCoreApplication.translate


def plain(name: str) -> str:
    """A name of the simulators as words, for those that have none of their own here."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def act_word(name: str) -> str:
    """On the button of an act."""
    return {
        "start": translate("lab", "Start measuring"),
        "stop": translate("lab", "Stop measuring"),
        "button": translate("lab", "Press its button"),
        "print": translate("lab", "Press print"),
        "pair": translate("lab", "Start pairing"),
        "loose": translate("lab", "Cuff is loose"),
        "movement": translate("lab", "Arm moves"),
        "motion": translate("lab", "Finger moves"),
        "hold": translate("lab", "Hold the weight"),
        "finger_in": translate("lab", "Finger in"),
        "finger_out": translate("lab", "Finger out"),
        "sensor_unplugged": translate("lab", "Sensor unplugged"),
        "step_on": translate("lab", "Step on"),
        "step_off": translate("lab", "Step off"),
        "strap_on": translate("lab", "Strap on"),
        "strap_off": translate("lab", "Strap off"),
        "in_mouth": translate("lab", "Probe in the mouth"),
        "in_well": translate("lab", "Probe in its well"),
        "lead_on": translate("lab", "Lead 1 on"),
        "lead_off": translate("lab", "Lead 1 off"),
        "in_charger": translate("lab", "In its charger"),
        "low_battery": translate("lab", "Battery low"),
        "error": translate("lab", "Measurements fail"),
        "fail": translate("lab", "Next one fails"),
        "mute": translate("lab", "Says nothing"),
        "wrong_clock": translate("lab", "Clock is wrong"),
        "no_clock": translate("lab", "Clock is not set"),
        "store": translate("lab", "Stored reading"),
        "old_readings": translate("lab", "Six old readings"),
        "keep_memory": translate("lab", "Keeps its memory"),
        "lose_frames": translate("lab", "Lose a frame"),
        "overload": translate("lab", "Overload"),
        "pounds": translate("lab", "In pounds"),
        "kilograms": translate("lab", "In kilograms"),
        "reset": translate("lab", "Reset"),
        "switch_off": translate("lab", "Switches off"),
        "ambient_light": translate("lab", "Ambient light"),
        "unplug": translate("lab", "Unplugged"),
        "drop": translate("lab", "Disconnect once"),
        "stall": translate("lab", "Stall for 2 s"),
        "corrupt": translate("lab", "Damage a byte"),
        "lose_bytes": translate("lab", "Lose a byte"),
    }.get(name) or plain(name)


def number_word(name: str) -> str:
    """Beside the slider of a number."""
    return {
        "heart_rate": translate("lab", "Heart rate"),
        "systolic": translate("lab", "Systolic"),
        "diastolic": translate("lab", "Diastolic"),
        "spo2": translate("lab", "SpO₂"),
        "perfusion": translate("lab", "Perfusion"),
        "temperature": translate("lab", "Temperature"),
        "respiratory_rate": translate("lab", "Breathing"),
        "body_weight": translate("lab", "Weight"),
        "wander_mv": translate("lab", "Baseline wander"),
        "muscle_mv": translate("lab", "Muscle noise"),
        "mains_mv": translate("lab", "Mains noise"),
    }.get(name) or plain(name)


def unit_word(unit: str) -> str:
    """A unit as people write it."""
    return {"mm[Hg]": "mmHg", "Cel": "°C"}.get(unit, unit)


def word_word(name: str) -> str:
    """Beside the choice of a word, and on it."""
    return {
        "rhythm": translate("lab", "Rhythm"),
        "conduction": translate("lab", "Conduction"),
        "electrodes": translate("lab", "Electrodes"),
        "sinus": translate("lab", "Sinus"),
        "af": translate("lab", "Fibrillation"),
        "pvcs": translate("lab", "Premature beats"),
        "bigeminy": translate("lab", "Bigeminy"),
        "pauses": translate("lab", "Pauses"),
        "av_block": translate("lab", "AV block"),
        "paced": translate("lab", "Paced"),
        "vt": translate("lab", "Ventricular tachycardia"),
        "normal": translate("lab", "Normal"),
        "lbbb": translate("lab", "Left bundle branch block"),
        "rbbb": translate("lab", "Right bundle branch block"),
        "right": translate("lab", "In their places"),
        "arms": translate("lab", "Arms exchanged"),
        "left_arm_leg": translate("lab", "Left arm and leg exchanged"),
    }.get(name) or plain(name)


def way_word(way: str) -> str:
    """How a host reaches an instrument."""
    return {
        "pty": translate("lab", "Serial port"),
        "port": translate("lab", "Serial cable"),
        "tcp": translate("lab", "TCP"),
        "address": translate("lab", "Bluetooth"),
    }.get(way) or way
