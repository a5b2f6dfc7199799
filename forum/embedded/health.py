"""What the portal says about itself at /healthz."""

import http.client
import json

from forum.embedded.ports import HOST


def trouble(port: int) -> str:
    """Empty when all is well, else what is not."""
    line = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        line.request("GET", "/healthz", headers={"Host": f"{HOST}:{port}"})
        answer = line.getresponse()
        text = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return f"the web server does not answer ({type(error).__name__})"
    finally:
        line.close()
    return "" if answer.status == http.client.OK else _reasons(answer.status, text)


def _reasons(status: int, text: str) -> str:
    try:
        report = json.loads(text)
        return ", ".join(
            f"{name}: {value}" for name, value in report.items() if name != "status" and value != "ok"
        )
    except (ValueError, AttributeError):
        return f"/healthz answers {status}"
