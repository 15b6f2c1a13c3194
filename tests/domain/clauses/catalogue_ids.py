"""The clause ids of the rule catalogue, sections 1 to 7, in its order: what the judges must be able to cite."""

from __future__ import annotations


def _ids(text: str) -> list[str]:
    return text.split()


ROTATION = _ids("""
    SC-3 SB-1 SB-3 SB-8 SD-4 SC-7 SM-1 SC-8 WJC-form-1 SC-27 SA-r1 SC-29 SA-r4 SM-6 SC-29b SC-42 SC-43 SC-44 SC-45
    SC-46 SC-18 SC-47 SC-48 SC-13 SC-49 SC-50 SC-11 SC-12 SC-14 SC-15 SC-9 SA-r2 SA-r3 SA-front SD-2 SD-3 SD-9 SD-13
    SD-14a SD-15 WJC-1 WJC-2 WJC-3 WJC-4 SA-o3 SC-38 SC-39 SM-7b SA-o2C SA-o8 SD-23 SD-25b
""")
"""Section 1, 轮排: who receives the next client."""

OWNERSHIP = _ids("""
    SA-o1 SC-17 SC-10 SM-2 SD-5 GJ-8A2 GJ-8A3 WJC-3 WJC-5 SA-o7 SD-public SD-left SA-o6 SM-5v SC-17b SD-6 SD-7 SD-10
    SD-23b SA-o2 SC-12b SB-6 SB-7 SA-o5 SM-7a SD-14b SD-14c SA-o9 SC-16 SA-o10 ZS-8.10 GJ-9.7 SD-3f SD-24a SD-24b
    SD-18 WJC-6L ZS-8.3 GJ-8B4 WJC-5b ZS-8.6
""")
"""Section 2, 客户归属: whose client it is."""

DEALS = _ids("""
    SA-o4 SM-5a SM-5b SD-11.1 SD-11.2 SD-11.3 SD-12 SD-10 SD-19 SA-o11 SD-20 SD-21 WJC-6 SC-35 GJ-8A3 WJC-t3
""")
"""Section 3, 判单: who gets the result of a deal."""

CARE = _ids("""
    ZS-2 ZS-3.9 ZS-3.11 WJC-form-a ZS-8.5 GJ-9.3 ZS-8.8 ZS-5 WJC-4.1 WJC-4.2 WJC-4.3 WJC-4.4 WJC-form WJC-form-0 WJC-out
    XT-1 XT-2 ZY SU SB-2 SB-4 SA-r5 FC-1 VR
""")
"""Section 4, 来电、跟进、外出、表单: how clients are looked after, and what is written down about it."""

MONEY = _ids("""
    GJ-5 GJ-11B GJ-11A GJ-11C ZS-6 GJ-11D GJ-11E GL-contract ZY-seal GJ-10 GJ-11F GJ-6 ZS-7 BZ-4 ZY-ops ZY-exit BZ-3
""")
"""Section 5, 定金、合同、交接、退铺: units, money and contracts."""

COMPLAINTS = _ids("XT-5 XT-6")
"""Section 6, 投诉: from the opening to the follow-up."""

TARGETS = _ids("WJC-2t GL-k1 GL-k2 GL-k3 XT-w GL-m")
"""Section 7, 指标、考核: what is to be reached, and what was."""

SECTIONS = {
    "rotation": ROTATION,
    "ownership": OWNERSHIP,
    "deals": DEALS,
    "care": CARE,
    "money": MONEY,
    "complaints": COMPLAINTS,
    "targets": TARGETS,
}
EVERY_CLAUSE = list(dict.fromkeys(clause for section in SECTIONS.values() for clause in section))

PRESET_OF_SOURCE = {source: source.lower() for source in ("WJC", "GJ", "SA", "SM", "SB", "SC", "SD")}
"""The preset that words the clauses of a source; what other sources say is the trade's, for every book to cite."""


def source_of(clause: str) -> str:
    """Give the code of the source that a clause id starts with."""
    return clause.partition("-")[0]
