from apps.catalog.demo.goods.goods import Assortment, Good, Words
from apps.core.contracts.tax import TaxClass

_FORMATS = ("Format", "Paperback", "Hardcover")


def _book(
    kind: str, main: str, second: str, category: str, price: int, title: Words, text: Words, author: str
) -> Good:
    return Good(
        kind, main, second, category, price, title, text, author, _FORMATS, 900, TaxClass.SUPER_REDUCED, 420
    )  # fmt: skip


ASSORTMENT = Assortment(
    categories={
        "novels": (
            ("Novels", "Romans", "Romane", "Romaner"),
            ("Stories from here and elsewhere.", "Des histoires d'ici et d'ailleurs.", "Geschichten von hier und anderswo.", "Geschichte vun hei a soss."),
        ),
        "nonfiction": (
            ("Non-fiction", "Essais", "Sachbücher", "Saachbicher"),
            ("To know more.", "Pour en savoir plus.", "Um mehr zu wissen.", "Fir méi ze wëssen."),
        ),
        "children": (
            ("Children's books", "Livres jeunesse", "Kinderbücher", "Kannerbicher"),
            ("To read aloud.", "À lire à voix haute.", "Zum Vorlesen.", "Fir virzeliesen."),
        ),
    },
    goods=(
        _book("book_sun", "#2f5d6b", "#f2a65a", "novels", 1590, ("Above the Vineyards", "Au-dessus des vignes", "Über den Weinbergen", "Iwwer de Wéngerten"), ("A family on the Moselle, three generations and one hillside that nobody wants to sell.", "Une famille de la Moselle, trois générations et un coteau que nul ne veut vendre.", "Eine Familie an der Mosel, drei Generationen und ein Hang, den keiner verkaufen will.", "Eng Famill un der Musel, dräi Generatiounen an en Hang, dee kee verkafe wëll."), "Marie Reding"),
        _book("book_rings", "#7a3b3b", "#f0c987", "novels", 1690, ("The Echo Archive", "Les Archives de l'écho", "Das Echoarchiv", "Den Echoarchiv"), ("A sound engineer finds a voice on a tape that was never recorded.", "Une preneuse de son trouve sur une bande une voix jamais enregistrée.", "Eine Tontechnikerin findet auf einem Band eine Stimme, die nie aufgenommen wurde.", "Eng Tountechnikerin fënnt op engem Band eng Stëmm, déi ni opgeholl gouf."), "Jonas Felten"),
        _book("book_stripes", "#3d405b", "#e07a5f", "novels", 1490, ("Platform Four", "Quai quatre", "Gleis vier", "Quai véier"), ("Every morning the same train, until one passenger stays seated.", "Chaque matin le même train, jusqu'à ce qu'une voyageuse reste assise.", "Jeden Morgen derselbe Zug, bis eine Reisende sitzen bleibt.", "All Moien dee selwechten Zuch, bis eng Passagéierin sëtze bleift."), "Ana Ferreira"),
        _book("book_house", "#5b6b4f", "#d98c5f", "novels", 1790, ("The House by the Slag Heap", "La maison du crassier", "Das Haus an der Halde", "D'Haus um Krassier"), ("Esch in 1974: steel, strikes and a summer that changes everything.", "Esch en 1974 : l'acier, les grèves et un été qui change tout.", "Esch 1974: Stahl, Streik und ein Sommer, der alles ändert.", "Esch 1974: Stol, Streik an e Summer, deen alles ännert."), "Guy Thommes"),
        _book("book_moon", "#1f2a44", "#f0c987", "novels", 1590, ("Night Shift", "Équipe de nuit", "Nachtschicht", "Nuetsschicht"), ("A nurse, a city that sleeps, and eight hours in eight chapters.", "Une infirmière, une ville qui dort, huit heures en huit chapitres.", "Eine Krankenschwester, eine schlafende Stadt, acht Stunden in acht Kapiteln.", "Eng Infirmière, eng Stad déi schléift, aacht Stonnen an aacht Kapitelen."), "Sandra Weis"),
        _book("book_boat", "#2f6f8a", "#e9c46a", "novels", 1690, ("The Ferrywoman", "La passeuse", "Die Fährfrau", "D'Pontsfra"), ("She has crossed the river forty thousand times. Once she does not turn back.", "Elle a traversé le fleuve quarante mille fois. Une fois, elle ne fait pas demi-tour.", "Vierzigtausendmal ist sie über den Fluss gefahren. Einmal kehrt sie nicht um.", "Véierzegdausend Mol ass si iwwer de Floss gefuer. Eemol dréint si net ëm."), "Lou Kremer"),
        _book("book_leaf", "#4f7f52", "#e9d8a6", "nonfiction", 2290, ("A Garden Without Haste", "Un jardin sans hâte", "Garten ohne Eile", "Gaart ouni Presséiert"), ("Twelve months, few tools and why the wild corner matters most.", "Douze mois, peu d'outils, et pourquoi le coin sauvage compte le plus.", "Zwölf Monate, wenig Werkzeug und warum die wilde Ecke am meisten zählt.", "Zwielef Méint, wéineg Geschier a firwat de wëllen Eck am meeschten zielt."), "Nora Kieffer"),
        _book("book_stripes", "#2f6f6b", "#f0b67f", "nonfiction", 2490, ("Numbers That Talk", "Des chiffres qui parlent", "Zahlen, die reden", "Zuelen, déi schwätzen"), ("How to read a chart and notice when it lies.", "Comment lire un graphique et voir quand il ment.", "Wie man ein Diagramm liest und merkt, wenn es lügt.", "Wéi een e Diagramm liest a mierkt, wann e litt."), "Prof. Tim Wolter"),
        _book("book_rings", "#8a5f3c", "#f4ecd9", "nonfiction", 2690, ("Wood", "Le bois", "Holz", "Holz"), ("What a ring tells about a year, by a carpenter who asks trees.", "Ce qu'un cerne dit d'une année, par un menuisier qui interroge les arbres.", "Was ein Ring über ein Jahr erzählt, von einem Tischler, der Bäume fragt.", "Wat e Rank iwwer e Joer erzielt, vun engem Schräiner, deen d'Beem freet."), "Pol Mathieu"),
        _book("book_house", "#4f6d7a", "#e9c46a", "nonfiction", 2990, ("Small Houses", "Petites maisons", "Kleine Häuser", "Kleng Haiser"), ("Fifty homes under seventy square metres, with plans.", "Cinquante maisons de moins de soixante-dix mètres carrés, avec plans.", "Fünfzig Häuser unter siebzig Quadratmetern, mit Plänen.", "Fofzeg Haiser ënner siwwenzeg Meter carré, mat Pläng."), "Léa Braun"),
        _book("book_sun", "#b5573f", "#f4d58d", "nonfiction", 1990, ("Bread and Time", "Le pain et le temps", "Brot und Zeit", "Brout an Zäit"), ("Forty loaves with sourdough, explained so that they succeed.", "Quarante pains au levain, expliqués pour qu'ils réussissent.", "Vierzig Brote mit Sauerteig, so erklärt, dass sie gelingen.", "Véierzeg Brouter mat Sauerdeeg, esou erkläert, datt se geroden."), "Yves Schaack"),
        _book("book_fox", "#5b8a72", "#d9703a", "children", 1290, ("Fiisschen Finds a Star", "Fiisschen trouve une étoile", "Fiisschen findet einen Stern", "D'Fiisschen fënnt e Stär"), ("For everybody from three who does not want to sleep yet.", "Pour tous dès trois ans qui ne veulent pas encore dormir.", "Für alle ab drei, die noch nicht schlafen wollen.", "Fir jiddereen ab dräi, deen nach net schlofe wëll."), "Mia Lorang"),
        _book("book_boat", "#d98c5f", "#34516b", "children", 1390, ("The Paper Boat", "Le bateau en papier", "Das Papierboot", "D'Pabeierboot"), ("It sails from the kitchen sink to the sea and back for supper.", "Il navigue de l'évier à la mer et rentre pour le souper.", "Es segelt vom Spülbecken bis ans Meer und ist zum Abendbrot zurück.", "Et segelt vum Spullsteen bis un d'Mier an ass fir d'Owesiessen erëm."), "Ben Hansen"),
        _book("book_moon", "#5a4a7a", "#f4d58d", "children", 1290, ("Who Switched Off the Moon?", "Qui a éteint la lune ?", "Wer hat den Mond ausgemacht?", "Wien huet de Mound ausgemaach?"), ("A detective story in pyjamas.", "Une enquête en pyjama.", "Ein Krimi im Schlafanzug.", "E Krimi am Pyjama."), "Mia Lorang"),
        _book("book_leaf", "#d9a441", "#4f7f52", "children", 1490, ("What Grows There?", "Qu'est-ce qui pousse là ?", "Was wächst denn da?", "Wat wiisst dann do?"), ("Plants on the way to school, with room for your own finds.", "Les plantes du chemin de l'école, avec de la place pour vos trouvailles.", "Pflanzen auf dem Schulweg, mit Platz für eigene Funde.", "Planzen um Schoulwee, mat Plaz fir Är eege Fonnstécker."), "Nora Kieffer"),
        _book("book_house", "#c2603a", "#f2e8d5", "children", 1390, ("Grandma Lives in the Tower", "Mamie habite la tour", "Oma wohnt im Turm", "D'Boma wunnt am Tuerm"), ("Seventy-two stairs, one parrot and the best pancakes in town.", "Soixante-douze marches, un perroquet et les meilleures crêpes de la ville.", "Zweiundsiebzig Stufen, ein Papagei und die besten Pfannkuchen der Stadt.", "Zweeasiwwenzeg Trapen, ee Papagei an déi bescht Paangecher aus der Stad."), "Ben Hansen"),
    ),
)  # fmt: skip
