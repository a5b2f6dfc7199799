"""What a seat may do to the shared document, and how a socket says no. Knows neither pycrdt nor Django."""

from dataclasses import dataclass

# Close codes. A client stops at 44xx and tries again after 45xx.
MALFORMED, SIGNED_OUT, NO_RIGHT, UNKNOWN = 4400, 4401, 4403, 4404
OTHER_EPOCH, TOO_LARGE, FOREIGN, CLOSED, TOO_MANY = 4410, 4413, 4422, 4423, 4429
RESYNC, TOO_SLOW = 4509, 4513
RESTART = 1012


class Refused(Exception):
    """An update that may not stand. `code` is the socket's close code; the replica it was tried on is spoiled."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code, self.why = code, why


@dataclass(frozen=True, slots=True)
class Powers:
    """What one seat may do to the document now. `closed`: it could write, were the agenda or the notes open."""

    edit: bool = False
    order: bool = False
    remove: str = "none"
    notes: bool = False
    party: str = ""  # the only proposer it may name
    closed: bool = False

    @property
    def writes(self) -> bool:
        return self.edit or self.notes


NOTHING = Powers()
ANYBODY = "*"
ALL = Powers(edit=True, order=True, remove="all", notes=True, party=ANYBODY)
