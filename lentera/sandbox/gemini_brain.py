"""A small, honest brain for the stand-in: it looks at the calendar and takes a little off the periods with Lebaran or a
public holiday. It exists so that the whole chain can be seen without a key; its advice is worth nothing.
"""

import json
import re

from lentera.sandbox import gemini

ANSWER = re.compile(r'<data tool="(?P<tool>\w+)" call="(?P<call>k\d+)">(?P<json>.*?)</data>', re.S)
KEY = re.compile(r'"key": "([^"]+)"')
SHARE = -0.05


def brain(asked: gemini.Asked) -> gemini.Reply:
    if asked.pictures():
        # It cannot see; an empty reading is the honest one.
        return gemini.answer({})
    told = [found for _, text in asked.answers() if (found := ANSWER.search(text))]
    if not told and asked.tools:
        return gemini.call(("external_data", {"part": "calendar"}))
    calendar = next((one for one in told if one["tool"] == "external_data"), None)
    key = KEY.search(asked.said("user"))
    if calendar is None or key is None:
        return gemini.answer({"adjustments": [], "recommendations": [], "narrative": ""})
    periods = json.loads(calendar["json"])["periods"]
    some = [_less(key[1], calendar["call"], n, one["step"]) for n, one in enumerate(periods) if one["events"]]
    words = "Ada hari libur pada periode ramalan." if some else "Tidak ada hari libur pada periode ramalan."
    return gemini.answer({"adjustments": some, "recommendations": [], "narrative": words})


def _less(series: str, call: str, place: int, step: int) -> gemini.Json:
    path = f"periods.{place}.step"
    evidence = {"tool": "external_data", "call": call, "path": path, "value": step}
    return {"series": series, "step": step, "share": SHARE, "reason": "Ada hari libur.", "evidence": [evidence]}
