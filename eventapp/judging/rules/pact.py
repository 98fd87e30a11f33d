"""The wording of the integrity pact (*pakta integritas*) and of the duty of confidentiality, by version.

What somebody accepted stays readable: a changed wording is a new version, never an edit of an old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eventapp.errors import N_
from eventapp.frozen import frozen

__all__ = ["CURRENT", "PACTS", "PUBLISHED", "Pact"]


@frozen
class Pact:
    """One wording: what a judge promises, and what is made public of the judge's work. Sentences are message ids.

    ``of_scores`` is the sentence on the judge's scores, by what the round publishes.
    """

    version: str
    promises: tuple[str, ...]
    of_scores: Mapping[str, str]
    published: tuple[str, ...]

    def told(self, publishes: str) -> tuple[str, ...]:
        """What becomes public, in a round that publishes ``scores``, ``totals`` or ``winners``."""
        first, *rest = self.published
        return (first, self.of_scores[publishes], *rest)


PUBLISHED: Mapping[str, str] = MappingProxyType(
    {
        "scores": N_("Every single score, under pseudonyms: anybody can recompute the result"),
        "totals": N_("The totals: rank, score, correction and band of each region; no single score of a judge"),
        "winners": N_("The winners alone: no scores and no ranks"),
    }
)
"""What everybody may see of a round's result, by what it publishes."""

PACTS: Mapping[str, Pact] = MappingProxyType(
    {
        "2026-1": Pact(
            "2026-1",
            promises=(
                N_("I judge by the criteria and by the evidence in the dossier, and by nothing else."),
                N_("I judge alone. I do not agree scores with other judges, regions or the secretariat."),
                N_("I accept no gift, promise or favour from a region or from anybody who acts for one."),
                N_("I do not judge a region to which I am tied, and I say so at once if such a tie appears later."),
                N_("I tell nobody about dossiers, scores, talks or results before they are announced."),
                N_("I do not pass on files of the dossiers, and delete my copies when the round is over."),
            ),
            of_scores=MappingProxyType(
                {
                    "scores": N_("Every single score, under a random pseudonym that is another one in each category."),
                    "totals": N_(
                        "Of scores only each region's total, and how lenient each judge is, under a random pseudonym."
                        " Your single scores stay with chair and auditor, and with a court that asks for them."
                    ),
                    "winners": N_(
                        "No score at all, only who won. Your scores stay with chair and auditor, and with a court that"
                        " asks for them."
                    ),
                }
            ),
            published=(
                N_("Your name, as a member of the panel."),
                N_("That a pair of judge and region was recused, never why."),
                N_("Never: your comments. The chair may clear single sentences for the region, without your name."),
            ),
        ),
    }
)

CURRENT = "2026-1"
"""The version that is shown and accepted today."""
