"""What the demo's parties said in 2025. Invented, except for the projects' and forums' own facts."""

from forum.demo.talks import DECISION, DISCUSSION, INFO, Sitting, Talk

KRONOBERG_2025 = {
    1: Sitting(
        [
            Talk(
                "Lägesbild: rekrytering, varsel och export",
                INFO,
                30,
                "Teknikföretagen",
                "Teknikföretagen",
                "Parterna beskriver läget inom sina områden:\n\n- orderingång och export\n- rekrytering och brist\n"
                "- varsel och korttidsarbete",
                note="Orderläget är stabilt men investeringarna dröjer. Bristen på **CNC-operatörer** och "
                "**underhållstekniker** består.",
            ),
            Talk(
                "Tema: Vidareutbilda befintlig personal",
                DISCUSSION,
                45,
                "IF Metall",
                "IF Metall",
                "Erfarenheter från Framtidssäkrad industri: kompetenskartläggning och branschvalidering.",
                note="Kartläggningen gav företagen en gemensam bild av behoven. Validering upplevs som krånglig att "
                "komma i gång med.",
                action=("Sammanställ företagens valideringsbehov", "Teknikföretagen", "2025-04-30"),
                focus=1,
            ),
            Talk(
                "Verksamhetsplan 2025",
                DECISION,
                30,
                "Region Kronoberg",
                "Sekretariatet",
                "Förslag till verksamhetsplan med fyra teman, ett per möte.",
                "att anta verksamhetsplanen för 2025\natt följa upp den vid årets sista möte",
                "Planen följer forumets fyra fokusområden.",
                "att anta verksamhetsplanen för 2025\natt följa upp den vid årets sista möte",
                "decided",
            ),
        ],
        regrets=("Växjö kommun",),
    ),
    2: Sitting(
        [
            Talk(
                "Tema: Få fler att studera tekniska utbildningar",
                DISCUSSION,
                45,
                "Unionen",
                "Unionen",
                "Vad påverkar valet till gymnasiet, och vad kan företagen göra tidigare än i dag?",
                note="Besök och prao i årskurs 8–9 pekas ut som viktigast. Kommunerna behöver en ingång, inte många.",
                decision="att pröva en gemensam aktivitet för årskurs 8–9 under hösten",
                outcome="decided",
                action=("Gemensam aktivitet för årskurs 8–9", "Region Kronoberg", "2025-10-31"),
                action_state="in_progress",
                focus=2,
            ),
            Talk(
                "Unga och kvinnor till tekniska yrken",
                INFO,
                25,
                "IF Metall",
                "IF Metall",
                note="Andelen kvinnor i yrkesutbildningarna har inte ökat. Förebilder på plats ger mer än kampanjer.",
            ),
            Talk(
                "Lägesrapport: projekt",
                INFO,
                25,
                "Region Kronoberg",
                "Sekretariatet",
                "Kompetens i Kronoberg, Framtidssäkrad industri och XF.",
                note="Uppgifterna om projekten är samlade i portalen med källa. Det som saknas står som uppgift saknas.",
            ),
        ],
        regrets=("Exempel Maskin AB",),
    ),
    3: Sitting(
        [
            Talk(
                "Tema: Samverkan företag, akademi och offentlig sektor",
                DISCUSSION,
                40,
                "Region Kronoberg",
                "Region Kronoberg",
                note="Linnéuniversitetet medverkade under punkten och beskrev hur företag kan delta i forskarskolor.",
            ),
            Talk(
                "Digitalisering, robotisering och automation",
                DISCUSSION,
                30,
                "Exempel Maskin AB",
                "Exempel Maskin AB",
                note="Mindre företag saknar beställarkompetens. Parterna ser ett gemensamt behov av rådgivning.",
            ),
            Talk(
                "Gemensam digital utbildningsplattform",
                DECISION,
                30,
                "Region Kronoberg",
                "Sekretariatet",
                "Ska forumet ställa sig bakom en gemensam plattform för yrkesutbildning?",
                "att ställa sig bakom en gemensam digital utbildningsplattform",
                "Underlaget behöver kompletteras med kostnader och ägarskap.",
                "att bordlägga punkten till möte 4",
                "postponed",
                ("Underlag om utbildningsplattform till möte 4", "Region Kronoberg", "2025-11-14"),
                focus=1,
            ),
            Talk(
                "Halvårsavstämning",
                INFO,
                20,
                "Region Kronoberg",
                "Sekretariatet",
                note="Två av tre åtgärder är klara. Aktiviteten för årskurs 8–9 är försenad.",
            ),
        ],
        regrets=("Exempel Maskin AB",),
        deputies=("IF Metall",),
    ),
    4: Sitting(
        [
            Talk(
                "Digital utbildningsplattform (bordlagd)",
                DECISION,
                30,
                "Region Kronoberg",
                "Sekretariatet",
                "Kompletterat underlag med kostnader och tre alternativ för ägarskap.",
                "att rekommendera regionen att utreda ett gemensamt ägarskap under 2026",
                "Parterna förordar en lösning som kommunernas lärcentrum redan använder.",
                "att rekommendera regionen att utreda ett gemensamt ägarskap under 2026",
                "decided",
                (
                    "Ta fram förslag till ägarskap för utbildningsplattformen",
                    "Region Kronoberg",
                    "2026-06-30",
                ),
                "in_progress",
                reservation=(
                    "Exempel Maskin AB",
                    "Exempel Maskin AB vill att företagens egna plattformar prövas först.",
                ),
                focus=1,
            ),
            Talk(
                "Tema: Attrahera och behålla välutbildad personal",
                DISCUSSION,
                40,
                "Teknikföretagen",
                "Teknikföretagen",
                note="Boende och medflyttandes arbete väger lika tungt som lönen. Parterna vill samla goda exempel.",
            ),
            Talk(
                "Prioriteringar och mötesdatum 2026",
                DECISION,
                25,
                "Region Kronoberg",
                "Ordföranden",
                "",
                "att prioritera vidareutbildning och tekniska utbildningar under 2026\n"
                "att hålla fyra möten under 2026",
                "Datumen passar alla parter.",
                "att prioritera vidareutbildning och tekniska utbildningar under 2026\n"
                "att hålla fyra möten under 2026",
                "decided",
            ),
        ],
        regrets=("Växjö kommun",),
        late=("Unionen",),
        pause=(75, 15),
    ),
}

KALMAR_2025 = {
    1: Sitting(
        [
            Talk(
                "Gemensam bild av läget och framtida behov",
                DISCUSSION,
                40,
                "Teknikföretagen",
                "Teknikföretagen",
                note="Parterna delar bilden av brist på yrkesutbildade. Behoven skiljer sig mellan norr och söder.",
            ),
            Talk(
                "Smart specialisering: industriell utveckling",
                INFO,
                30,
                "Region Kalmar län",
                "Region Kalmar län",
                note="Regionen beskrev området och hur forumet kan bidra med underlag.",
            ),
            Talk(
                "Kontakt med organisationer inom livsmedel, trä och skog",
                DECISION,
                20,
                "Region Kalmar län",
                "Sekretariatet",
                "",
                "att bjuda in två organisationer till nästa möte",
                "Det är viktigt att hela länets industri är företrädd.",
                "att bjuda in två organisationer till nästa möte",
                "decided",
                ("Bjud in två organisationer till möte 2", "Region Kalmar län", "2025-05-01"),
                focus=1,
            ),
        ]
    ),
    2: Sitting(
        [
            Talk(
                "Kunskapsutbyte: YH-nätverket och IUC",
                INFO,
                40,
                "Region Kalmar län",
                "Sekretariatet",
                note="YH-nätverket och IUC redovisade pågående utbildningar.",
            ),
            Talk(
                "Kompetenslyft Kalmar län",
                INFO,
                30,
                "Unionen",
                "Unionen",
                note="Deltagandet från tjänstemän har ökat.",
            ),
        ],
        regrets=("Teknikföretagen",),
    ),
    3: Sitting(
        [
            Talk(
                "Gemensam beredskap inför kommande utmaningar",
                DISCUSSION,
                45,
                "IF Metall",
                "IF Metall",
                note="Parterna vill ha en gemensam kontaktväg vid större varsel.",
                decision="att upprätta en gemensam kontaktlista vid större varsel",
                outcome="decided",
                action=("Kontaktlista vid större varsel", "Region Kalmar län", "2025-11-30"),
                focus=3,
            ),
            Talk(
                "Dialog med Arbetsförmedlingen om omställning",
                DISCUSSION,
                40,
                "Unionen",
                "Unionen",
                note="Arbetsförmedlingen beskrev sitt uppdrag vid varsel.",
            ),
        ]
    ),
    4: Sitting(
        [
            Talk(
                "Parternas utvärdering av forumet",
                DISCUSSION,
                30,
                "Unionen",
                "Unionen",
                note="Parterna är nöjda med att dagordningen sätts gemensamt och vill ha underlagen tidigare.",
            ),
            Talk(
                "Agenda och mötesdatum 2026",
                DECISION,
                30,
                "Region Kalmar län",
                "Ordföranden",
                "",
                "att ha kompetensförsörjning och beredskap som teman under 2026",
                "Parterna enades om två teman.",
                "att ha kompetensförsörjning och beredskap som teman under 2026",
                "decided",
            ),
        ]
    ),
}

SITTINGS_2025 = {"kronoberg": KRONOBERG_2025, "kalmar": KALMAR_2025}

# By meeting and forum: what is corrected, and what it should say.
CORRECTIONS_2025 = {
    1: {"kronoberg": ("2025-1/1", "Verksamhetsplanen som antogs är version 2, daterad 5 februari 2025.")}
}
