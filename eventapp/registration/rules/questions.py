"""The edition's own questions on the registration form: what they may ask and may depend on."""

from __future__ import annotations

from eventapp.questionnaires.rules.questions import Facts, Kind
from eventapp.registration.rules.states import Attendance

FORM = "registration-form"  # the key of its questionnaire
TITLE_ID, TITLE_EN = "Formulir pendaftaran", "Registration form"
ATTENDANCE = "attendance"  # the fact on which a question may depend
FACTS: Facts = {ATTENDANCE: tuple(way.value for way in Attendance)}
KINDS = (
    Kind.LINE,
    Kind.TEXT,
    Kind.CHOICE,
    Kind.MULTI,
    Kind.CONSENT,
    Kind.NUMBER,
    Kind.DATE,
    Kind.EMAIL,
    Kind.PHONE,
    Kind.REGION,
    Kind.SESSION,
    Kind.FILE,
)
PREFIX = "answers."  # begins the name of a question in a refusal, such as answers.shirt
