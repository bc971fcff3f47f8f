"""The agent's tool `certificate_reading`: what it may know of a document, and the loop with it against the stand-in."""

import json
from dataclasses import replace

from ai_service import tools
from ai_service.reading import CertificateReading, ReadField
from lentera.sandbox import gemini
from tests.ai_service.agent_world import draft, run, toolbox

READING = CertificateReading(
    "embedded",
    {
        "jenis": ReadField("str", 0.98),
        "nomor_str": ReadField("3111100219123456", 0.97),
        "nik": ReadField("3273015104907007", 0.97),
        "nama": ReadField("Siti Aminah", 0.97),
        "profesi": ReadField("dokter", 0.97),
        "tempat_lahir": ReadField("Sleman", 0.97),
        "tanggal_lahir": ReadField("1990-04-11", 0.97),
        "berlaku_sampai": ReadField("2027-04-11", 0.8),
    },
    qr=("https://kki.example/3111100219123456",),
)
SECRET = ("3111100219123456", "3273015104907007", "Siti", "Sleman", "1990", "kki.example")
ASKED = gemini.call(("certificate_reading", {"document": "d1"}))


def box(reading: CertificateReading | None) -> tools.Toolbox:
    return replace(toolbox(), certificate_reading=tools.of_documents({"d1": reading}.get))


def test_it_tells_kind_profession_validity_and_the_end_of_the_number() -> None:
    answer = tools.of_documents({"d1": READING}.get)(tools.Document(document="d1"))
    assert answer == {
        "available": True, "kind": "str", "profession": "dokter", "valid_until": "2027-04-11", "str_number": "3456",
        "confidence": {"kind": 0.98, "profession": 0.97, "valid_until": 0.8, "str_number": 0.97},
    }  # fmt: skip


def test_the_agent_reads_it_and_nothing_of_the_person_leaves() -> None:
    done, service = run(ASKED, gemini.answer(draft()), box=box(READING))
    assert done.answer.label == "gemini" and done.calls[0].answer["str_number"] == "3456"
    assert service.asked[0].tools[-1] == "certificate_reading"
    sent = json.dumps([asked.body for asked in service.asked])
    assert "3456" in sent and not any(word in sent for word in SECRET)


def test_a_document_that_the_caller_does_not_give_is_not_known() -> None:
    other = gemini.call(("certificate_reading", {"document": "d2"}))
    done, _ = run(other, gemini.answer(draft()), box=box(READING))
    assert done.calls[0].answer == {"available": False}


def test_without_documents_the_tool_is_not_offered() -> None:
    _, service = run(gemini.answer(draft()))
    assert "certificate_reading" not in service.asked[0].tools
