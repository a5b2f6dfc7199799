"""The page where the embedded portal's letters are read. It does not exist anywhere else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from forum.access import public
from forum.embedded import mailbox as stored


@public
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("till", "")
    return render(request, "forum/mailbox.html", {"letters": stored.letters(to), "to": to})


@public
def letter(request: HttpRequest, letter: str) -> HttpResponse:
    path = stored.folder() / f"{letter}.eml"
    if not path.is_file():
        raise Http404
    return render(request, "forum/mailbox_letter.html", {"letter": stored.read(path)})
