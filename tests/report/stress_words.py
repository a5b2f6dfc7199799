"""What the stress forum is made of: long names, long Swedish compounds, long texts. Always the same ones."""

COMPOUNDS = (
    "kompetensförsörjningsstrategiutvecklingsarbetet",
    "arbetsmarknadsutbildningsupphandlingsunderlaget",
    "industriomställningsfinansieringsmöjligheterna",
    "tillverkningsindustrisamverkansöverenskommelsen",
    "validerings- och vägledningsverksamhetsutvecklingen",
    "yrkeshögskoleutbildningsplatsfördelningen",
    "elektrifieringskompetensinventeringsmetoden",
    "jämställdhetsintegreringshandlingsplanen",
    "regionalutvecklingsnämndens",
    "underleverantörsnätverkssamordningsfunktionen",
)
PLACES = (
    "Växjö", "Alvesta", "Lessebo", "Ljungby", "Markaryd", "Tingsryd", "Uppvidinge", "Älmhult", "Åseda", "Öland",
)  # fmt: skip
TRADES = (
    "Verktygsmaskinkonstruktioner", "Skärteknik", "Plåtbearbetning", "Gjuteri", "Hydraulik", "Ytbehandling",
    "Träindustri", "Polymerteknik", "Automation", "Elektronik", "Industrilackering", "Precisionsmekanik",
)  # fmt: skip
BODIES = (
    "Branschorganisationen för {trade} och besläktade verksamheter i {place} med omnejd, ekonomisk förening",
    "{place} {trade} Aktiebolag",
    "{trade} i {place} AB",
    "{place} kommuns arbetsmarknads- och kompetensförsörjningsförvaltning",
    "Fackförbundet för anställda inom {trade}, avdelning {place}",
)
SENTENCES = (
    "Parterna är överens om att {compound} ska gå före andra insatser under året",
    "Under våren genomfördes {compound} tillsammans med lärosätena, Arbetsförmedlingen och "
    "branschorganisationerna i hela länet",
    "Företagen i {place} har svårt att hitta operatörer med vana av {trade}, och {n} tjänster stod tomma i mars",
    "Enligt enkäten saknar {n} procent av de mindre företagen en plan för hur kompetensen ska tryggas de "
    "närmaste tre åren",
    "{compound} visar att kvinnor är underrepresenterade bland dem som påbörjar tekniska utbildningar",
    "Forumet återkommer till frågan när Tillväxtverkets underlag är klart",
    "Kostnaden beräknas till {n} 000 kronor om året, varav hälften söks ur Europeiska socialfonden plus",
    "Det som gjordes i {place} går att pröva också på andra orter",
)


def organisation_name(n: int) -> str:
    """Each name once, every fifth of them long. The number keeps them apart."""
    body = BODIES[n % len(BODIES)]
    name = body.format(trade=TRADES[n // len(BODIES) % len(TRADES)], place=PLACES[n // 7 % len(PLACES)])
    return f"{name} {n + 1}"


def compound(n: int) -> str:
    return COMPOUNDS[n % len(COMPOUNDS)]


def sentence(n: int) -> str:
    words = SENTENCES[n % len(SENTENCES)].format(
        compound=compound(n * 3),
        place=PLACES[n % len(PLACES)],
        trade=TRADES[n % len(TRADES)].lower(),
        n=12 + n % 80,
    )
    return f"{words[0].upper()}{words[1:]}."


def paragraph(n: int, sentences: int = 5) -> str:
    return " ".join(sentence(n + each) for each in range(sentences))


def long_text(n: int, paragraphs: int) -> str:
    """Paragraphs with a subheading and a list in their midst, as somebody writes them in the editor."""
    written = [paragraph(n * 11 + each * 5) for each in range(paragraphs)]
    listed = "\n".join(f"* {sentence(n + each)}" for each in range(3))
    middle = len(written) // 2
    parts = [*written[:middle], f"# {compound(n).capitalize()} i korthet", listed, *written[middle:]]
    return "\n\n".join(parts)


def clause(n: int) -> str:
    """A that-clause of a decision, now and then a long one."""
    words = (
        f"att uppdra åt {organisation_name(n % 60)} att ta fram ett förslag till {compound(n)}",
        f"att ställa sig bakom {compound(n)}",
        f"att {compound(n)} tas upp på nytt vid nästa möte, sedan de berörda kommunerna, arbetsgivarorganisationerna "
        f"och de fackliga organisationerna har hörts och ett kostnadsunderlag för {12 + n % 80} platser finns",
    )
    return words[n % len(words)]


def title(n: int) -> str:
    """Of an item, a project or an action."""
    words = (
        "Lägesbild för {trade} i {place}",
        "{compound}: nästa steg",
        "Framtidens {trade} – {compound} i {place}",
        "Validering av yrkeskunskaper inom {trade}",
    )
    text = words[n % len(words)].format(
        trade=TRADES[n % len(TRADES)].lower(), place=PLACES[n // 3 % len(PLACES)], compound=compound(n)
    )
    return f"{text[0].upper()}{text[1:]}"
