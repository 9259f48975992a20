"""What the demo's stores sell, in four languages."""

from dataclasses import dataclass, field
from typing import Final

from apps.core.contracts.tax import TaxClass

LANGUAGES: Final = ("en", "fr", "de", "lb")
Words = tuple[str, str, str, str]
"""In the order of LANGUAGES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """``price`` in cents, VAT included; ``step`` is added for each further value of the option."""

    handle: str
    shape: str
    colour: str
    price: int
    category: str
    titles: Words
    texts: Words
    option: str = ""
    values: tuple[str, ...] = ()
    step: int = 0
    brand: str = ""
    grams: int = 500
    tax_class: TaxClass = TaxClass.STANDARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Assortment:
    categories: dict[str, Words]
    goods: tuple[Goods, ...] = field(default=())


OPTION_WORDS: Final[dict[str, Words]] = {
    "Size": ("Size", "Taille", "Größe", "Gréisst"),
    "Colour": ("Colour", "Couleur", "Farbe", "Faarf"),
    "Edition": ("Edition", "Édition", "Ausgabe", "Editioun"),
    "Small": ("Small", "Petit", "Klein", "Kleng"),
    "Medium": ("Medium", "Moyen", "Mittel", "Mëttel"),
    "Large": ("Large", "Grand", "Groß", "Grouss"),
    "Sand": ("Sand", "Sable", "Sand", "Sand"),
    "Slate": ("Slate", "Ardoise", "Schiefer", "Schifer"),
    "Moss": ("Moss", "Mousse", "Moos", "Moos"),
    "Hardback": ("Hardback", "Relié", "Gebunden", "Gebonnen"),
    "Paperback": ("Paperback", "Broché", "Taschenbuch", "Täschebuch"),
}
_S_TO_XL: Final = ("S", "M", "L", "XL")
_SIZES: Final = ("Small", "Medium", "Large")
_HUES: Final = ("Sand", "Slate", "Moss")
_BINDINGS: Final = ("Paperback", "Hardback")

HOME: Final = Assortment(
    categories={
        "living": ("Living room", "Salon", "Wohnzimmer", "Stuff"),
        "light": ("Light & scent", "Lumière et parfum", "Licht & Duft", "Luucht & Geroch"),
    },
    goods=(
        Goods(handle="stoneware-vase", shape="vase", colour="#2f6f73", price=3490, category="living", brand="Atelier Our",
              titles=("Stoneware vase", "Vase en grès", "Vase aus Steinzeug", "Vas aus Steezeig"),
              texts=("Thrown by hand and glazed in sea green; no two are quite the same.",
                     "Tourné à la main, émaillé vert de mer ; aucun n'est tout à fait pareil.",
                     "Von Hand gedreht und meergrün glasiert, jede ein Einzelstück.",
                     "Vun Hand gedréint a mieresgréng glaséiert, all Stéck ass anescht."),
              option="Size", values=_SIZES, step=1000, grams=1400),
        Goods(handle="beeswax-candle", shape="candle", colour="#b4532a", price=1590, category="light", brand="Beieland",
              titles=("Beeswax candle", "Bougie en cire d'abeille", "Bienenwachskerze", "Kärz aus Beiewues"),
              texts=("Burns forty hours with a faint scent of honey.",
                     "Brûle quarante heures avec un léger parfum de miel.",
                     "Brennt vierzig Stunden und duftet leicht nach Honig.",
                     "Brennt véierzeg Stonnen a richt liicht no Hunneg."), grams=300),
        Goods(handle="reading-lamp", shape="lamp", colour="#6b4e9b", price=7900, category="light", brand="Lumo",
              titles=("Reading lamp", "Lampe de lecture", "Leselampe", "Lieslut"),
              texts=("Linen shade, warm light, and a switch you find in the dark.",
                     "Abat-jour en lin, lumière chaude et un interrupteur facile à trouver.",
                     "Leinenschirm, warmes Licht und ein Schalter, den man im Dunkeln findet.",
                     "Schierm aus Léngent, waarmt Liicht an e Schalter, deen een am Däischtere fënnt."), grams=2100),
        Goods(handle="velvet-cushion", shape="cushion", colour="#c28f2c", price=2950, category="living", brand="Atelier Our",
              titles=("Velvet cushion", "Coussin en velours", "Samtkissen", "Këssen aus Samet"),
              texts=("45 x 45 cm, filled with recycled fibres, the cover comes off for washing.",
                     "45 x 45 cm, garni de fibres recyclées, housse lavable.",
                     "45 x 45 cm, gefüllt mit recycelten Fasern, Bezug waschbar.",
                     "45 x 45 cm, gefëllt mat recycléierte Faseren, Iwwerzuch wäschbar."),
              option="Colour", values=_HUES, grams=700),
        Goods(handle="wool-blanket", shape="blanket", colour="#3b6ea5", price=8900, category="living", brand="Schof & Co",
              titles=("Wool blanket", "Couverture en laine", "Wolldecke", "Wolldecken"),
              texts=("Woven from Ardennes wool, warm in winter, light in summer.",
                     "Tissée en laine des Ardennes, chaude en hiver, légère en été.",
                     "Gewebt aus Ardenner Wolle, warm im Winter, leicht im Sommer.",
                     "Gewieft aus Ardenner Woll, waarm am Wanter, liicht am Summer."),
              option="Colour", values=_HUES, grams=1600),
        Goods(handle="armchair-lis", shape="chair", colour="#8a3b52", price=34900, category="living", brand="Lumo",
              titles=("Armchair Lis", "Fauteuil Lis", "Sessel Lis", "Fotell Lis"),
              texts=("A deep seat on slim legs; ready in ten minutes with four screws.",
                     "Assise profonde sur pieds fins ; monté en dix minutes avec quatre vis.",
                     "Tiefer Sitz auf schlanken Beinen, mit vier Schrauben in zehn Minuten fertig.",
                     "Déiwe Sëtz op schlanke Been, mat véier Schrauwen an zéng Minutte fäerdeg."), grams=14000),
        Goods(handle="wall-clock", shape="clock", colour="#4f7a4a", price=4500, category="living", brand="Lumo",
              titles=("Silent wall clock", "Horloge murale silencieuse", "Leise Wanduhr", "Roueg Maueruer"),
              texts=("A sweeping second hand: it tells the time and keeps quiet.",
                     "Une trotteuse glissante : elle donne l'heure sans bruit.",
                     "Schleichende Sekunde: zeigt die Zeit und bleibt still.",
                     "Schläichend Sekonn: se weist d'Zäit a bleift roueg."), grams=900),
        Goods(handle="willow-basket", shape="basket", colour="#a8752f", price=3900, category="living", brand="Atelier Our",
              titles=("Willow basket", "Panier en osier", "Weidenkorb", "Wëddekuerf"),
              texts=("For wood, wool or wandering toys.", "Pour le bois, la laine ou les jouets.",
                     "Für Holz, Wolle oder Spielzeug.", "Fir Holz, Woll oder Spillsaachen."), grams=1200),
        Goods(handle="oval-mirror", shape="mirror", colour="#7a5c45", price=11900, category="living", brand="Lumo",
              titles=("Oval mirror", "Miroir ovale", "Ovaler Spiegel", "Ovale Spigel"),
              texts=("Oak frame, 80 cm high, hangs from one hook.", "Cadre en chêne, 80 cm de haut, un seul crochet.",
                     "Eichenrahmen, 80 cm hoch, hängt an einem Haken.", "Kader aus Eech, 80 cm héich, hänkt un engem Krop."),
              grams=5200),
    ),
)  # fmt: skip

GARDEN: Final = Assortment(
    categories={
        "growing": ("Growing", "Cultiver", "Pflanzen", "Planzen"),
        "outdoors": ("Outdoors", "Au jardin", "Im Garten", "Am Gaart"),
    },
    goods=(
        Goods(handle="terracotta-pot", shape="pot", colour="#b4532a", price=1290, category="growing", brand="Gaardenhaff",
              titles=("Terracotta pot", "Pot en terre cuite", "Terrakottatopf", "Dëppen aus Terracotta"),
              texts=("Frost-proof clay with a hole where the water should go.",
                     "Argile résistant au gel, percé là où il faut.",
                     "Frostfester Ton mit Loch an der richtigen Stelle.",
                     "Frouschtfeste Lehm mat engem Lach op der richteger Plaz."),
              option="Size", values=_SIZES, step=600, grams=1800),
        Goods(handle="rubber-plant", shape="plant", colour="#7a5c45", price=2490, category="growing", brand="Gaardenhaff",
              titles=("Rubber plant", "Caoutchouc", "Gummibaum", "Gummibam"),
              texts=("Forgives a forgotten watering; comes in its pot.",
                     "Pardonne un arrosage oublié ; livré en pot.",
                     "Verzeiht vergessenes Gießen, kommt im Topf.",
                     "Verzeit vergiessent Nätzen, kënnt am Dëppen."), grams=2600, tax_class=TaxClass.REDUCED),
        Goods(handle="watering-can", shape="watering_can", colour="#3b6ea5", price=3290, category="outdoors", brand="Gaardenhaff",
              titles=("Watering can, 5 litres", "Arrosoir, 5 litres", "Gießkanne, 5 Liter", "Strenz, 5 Liter"),
              texts=("Galvanised steel, balanced when full.", "Acier galvanisé, équilibré une fois plein.",
                     "Verzinkter Stahl, auch voll im Gleichgewicht.", "Verzinnte Stol, och voll am Gläichgewiicht."), grams=1100),
        Goods(handle="hand-trowel", shape="tool", colour="#8a3b52", price=1890, category="outdoors", brand="Gaardenhaff",
              titles=("Hand trowel", "Transplantoir", "Pflanzkelle", "Planzekell"),
              texts=("One piece of forged steel, ash handle.", "Acier forgé d'une pièce, manche en frêne.",
                     "Aus einem Stück geschmiedet, Griff aus Esche.", "Aus engem Stéck geschmatt, Grëff aus Esch."), grams=350),
        Goods(handle="garden-gloves", shape="gloves", colour="#4f7a4a", price=1450, category="outdoors", brand="Gaardenhaff",
              titles=("Garden gloves", "Gants de jardin", "Gartenhandschuhe", "Gaardenhänschen"),
              texts=("Thorns stay out, feeling stays in.", "Les épines dehors, le toucher dedans.",
                     "Dornen bleiben draußen, das Gefühl bleibt.", "Dären dobaussen, d'Gefill bleift."),
              option="Size", values=("S", "M", "L"), grams=120),
        Goods(handle="meadow-seeds", shape="seeds", colour="#c28f2c", price=490, category="growing", brand="Beieland",
              titles=("Wild meadow seeds", "Graines de prairie", "Wiesenblumensamen", "Somen fir eng Wiss"),
              texts=("Twenty native flowers for ten square metres of bees.",
                     "Vingt fleurs indigènes pour dix mètres carrés d'abeilles.",
                     "Zwanzig heimische Blumen für zehn Quadratmeter Bienen.",
                     "Zwanzeg eenheemesch Blumme fir zéng Quadratmeter Beien."), grams=40, tax_class=TaxClass.REDUCED),
        Goods(handle="storm-lantern", shape="lantern", colour="#2f6f73", price=4290, category="outdoors", brand="Lumo",
              titles=("Storm lantern", "Lanterne tempête", "Sturmlaterne", "Stuermluucht"),
              texts=("Keeps its flame when the wind comes round the house.", "Garde sa flamme quand le vent tourne.",
                     "Behält die Flamme, wenn der Wind ums Haus geht.", "Hält hir Flam, wann de Wand ronderëm d'Haus geet."),
              grams=1300),
    ),
)  # fmt: skip

KITCHEN: Final = Assortment(
    categories={
        "table": ("At the table", "À table", "Am Tisch", "Um Dësch"),
        "cooking": ("Cooking", "Cuisiner", "Kochen", "Kachen"),
    },
    goods=(
        Goods(handle="stoneware-mug", shape="mug", colour="#6b4e9b", price=1490, category="table", brand="Atelier Our",
              titles=("Stoneware mug", "Mug en grès", "Steinzeugbecher", "Jatt aus Steezeig"),
              texts=("Holds 35 cl and the warmth of two hands.", "Contient 35 cl et la chaleur de deux mains.",
                     "Fasst 35 cl und die Wärme zweier Hände.", "Fält 35 cl an d'Wäermt vun zwou Hänn."),
              option="Colour", values=_HUES, grams=420),
        Goods(handle="oak-board", shape="board", colour="#a8752f", price=3690, category="cooking", brand="Atelier Our",
              titles=("Oak chopping board", "Planche en chêne", "Schneidebrett aus Eiche", "Schneidbriet aus Eech"),
              texts=("End grain, oiled, kind to blades.", "Bois de bout, huilé, doux pour les lames.",
                     "Stirnholz, geölt, schont die Klingen.", "Stirholz, geuelegt, schount d'Klengen."), grams=1500),
        Goods(handle="chef-knife", shape="knife", colour="#3b6ea5", price=8400, category="cooking", brand="Schmëdd",
              titles=("Chef's knife, 20 cm", "Couteau de chef, 20 cm", "Kochmesser, 20 cm", "Kachmesser, 20 cm"),
              texts=("Ground by hand; sharpened free for life.", "Affûté à la main ; aiguisage gratuit à vie.",
                     "Von Hand geschliffen, lebenslang kostenlos nachgeschärft.",
                     "Vun Hand geschlaff, liewenslaang gratis geschäerft."), grams=260),
        Goods(handle="iron-pan", shape="pan", colour="#8a3b52", price=5990, category="cooking", brand="Schmëdd",
              titles=("Iron pan", "Poêle en fer", "Eisenpfanne", "Eise Pan"),
              texts=("Seasoned and ready; better every year.", "Culottée, prête à l'emploi ; meilleure chaque année.",
                     "Eingebrannt und bereit, jedes Jahr besser.", "Agebrannt a prett, all Joer besser."),
              option="Size", values=("24 cm", "28 cm"), step=1000, grams=2200),
        Goods(handle="salad-bowl", shape="bowl", colour="#4f7a4a", price=2790, category="table", brand="Atelier Our",
              titles=("Salad bowl", "Saladier", "Salatschüssel", "Zalotschossel"),
              texts=("Wide enough to toss for six.", "Assez large pour six.", "Groß genug für sechs.", "Grouss genuch fir sechs."),
              grams=1300),
        Goods(handle="linen-tea-towel", shape="towel", colour="#2f6f73", price=1190, category="table", brand="Schof & Co",
              titles=("Linen tea towel", "Torchon en lin", "Geschirrtuch aus Leinen", "Dréchenduch aus Léngent"),
              texts=("Dries glasses without a trace.", "Essuie les verres sans trace.",
                     "Trocknet Gläser ohne Spuren.", "Dréchent Glieser ouni Spueren."), grams=90),
        Goods(handle="forest-honey", shape="jar", colour="#c28f2c", price=890, category="table", brand="Beieland",
              titles=("Forest honey, 500 g", "Miel de forêt, 500 g", "Waldhonig, 500 g", "Bëschhunneg, 500 g"),
              texts=("From hives in the Müllerthal.", "Des ruches du Mullerthal.",
                     "Aus Stöcken im Müllerthal.", "Aus Stéck am Mëllerdall."), grams=720, tax_class=TaxClass.SUPER_REDUCED),
        Goods(handle="teapot", shape="teapot", colour="#b4532a", price=4690, category="table", brand="Atelier Our",
              titles=("Teapot", "Théière", "Teekanne", "Téikan"),
              texts=("Pours without a drip; we tried.", "Verse sans goutter ; nous avons essayé.",
                     "Gießt ohne zu tropfen, wir haben es versucht.", "Schott ouni ze drëpsen, mir hunn et probéiert."), grams=1100),
    ),
)  # fmt: skip

FASHION: Final = Assortment(
    categories={
        "tops": ("Shirts & knits", "Chemises et mailles", "Hemden & Strick", "Hiemer & Gestréckts"),
        "bottoms": ("Dresses & trousers", "Robes et pantalons", "Kleider & Hosen", "Kleeder & Boxen"),
        "accessories": ("Accessories", "Accessoires", "Accessoires", "Accessoiren"),
    },
    goods=(
        Goods(handle="poplin-shirt", shape="shirt", colour="#3b6ea5", price=5900, category="tops", brand="Maison Elter",
              titles=("Poplin shirt", "Chemise en popeline", "Popelinehemd", "Hiem aus Popelin"),
              texts=("Organic cotton, cut straight, collar that sits.", "Coton bio, coupe droite, col qui tient.",
                     "Biobaumwolle, gerader Schnitt, Kragen mit Haltung.", "Biobaumwoll, riichte Schnëtt, Krag mat Haltung."),
              option="Size", values=_S_TO_XL, grams=260),
        Goods(handle="merino-jumper", shape="jumper", colour="#8a3b52", price=9900, category="tops", brand="Maison Elter",
              titles=("Merino jumper", "Pull en mérinos", "Merinopullover", "Pullover aus Merino"),
              texts=("Fine knit that does not itch.", "Maille fine qui ne gratte pas.", "Feinstrick, der nicht kratzt.",
                     "Fäi gestréckt a kraazt net."), option="Size", values=_S_TO_XL, grams=320),
        Goods(handle="linen-dress", shape="dress", colour="#2f6f73", price=11900, category="bottoms", brand="Maison Elter",
              titles=("Linen dress", "Robe en lin", "Leinenkleid", "Kleed aus Léngent"),
              texts=("Falls lightly, with pockets.", "Tombé léger, avec poches.", "Fällt leicht, mit Taschen.",
                     "Fält liicht, mat Täschen."), option="Size", values=_S_TO_XL, grams=380),
        Goods(handle="chino-trousers", shape="trousers", colour="#a8752f", price=7900, category="bottoms", brand="Norden",
              titles=("Chino trousers", "Pantalon chino", "Chinohose", "Chinobox"),
              texts=("A little stretch for long days.", "Un peu d'élasthanne pour les longues journées.",
                     "Ein wenig Stretch für lange Tage.", "E bësse Stretch fir laang Deeg."),
              option="Size", values=_S_TO_XL, grams=520),
        Goods(handle="wool-jacket", shape="jacket", colour="#4f7a4a", price=18900, category="tops", brand="Norden",
              titles=("Wool jacket", "Veste en laine", "Wolljacke", "Jackett aus Woll"),
              texts=("Unlined, two pockets, made in Portugal.", "Non doublée, deux poches, fabriquée au Portugal.",
                     "Ungefüttert, zwei Taschen, in Portugal genäht.", "Ouni Fudder, zwou Täschen, a Portugal gemaach."),
              option="Size", values=_S_TO_XL, grams=980),
        Goods(handle="lambswool-scarf", shape="scarf", colour="#b4532a", price=4500, category="accessories", brand="Norden",
              titles=("Lambswool scarf", "Écharpe en laine d'agneau", "Schal aus Lammwolle", "Schal aus Lammwoll"),
              texts=("Long enough to go round twice.", "Assez longue pour deux tours.",
                     "Lang genug für zwei Runden.", "Laang genuch fir zweemol ronderëm."),
              option="Colour", values=_HUES, grams=180),
        Goods(handle="felt-hat", shape="hat", colour="#6b4e9b", price=6900, category="accessories", brand="Norden",
              titles=("Felt hat", "Chapeau en feutre", "Filzhut", "Filzhutt"),
              texts=("Holds its shape in the rain.", "Garde sa forme sous la pluie.",
                     "Behält im Regen seine Form.", "Hält seng Form am Reen."), grams=150),
        Goods(handle="leather-bag", shape="bag", colour="#7a5c45", price=15900, category="accessories", brand="Maison Elter",
              titles=("Leather bag", "Sac en cuir", "Ledertasche", "Liedertäsch"),
              texts=("Vegetable-tanned, takes a laptop and lunch.", "Tannage végétal, pour ordinateur et déjeuner.",
                     "Pflanzlich gegerbt, für Laptop und Mittagessen.", "Planzlech gegierft, fir Laptop a Mëttegiessen."), grams=1100),
        Goods(handle="canvas-shoes", shape="shoe", colour="#3b6ea5", price=8500, category="accessories", brand="Norden",
              titles=("Canvas shoes", "Chaussures en toile", "Leinenschuhe", "Schong aus Stoff"),
              texts=("Natural rubber sole, can be resoled.", "Semelle en caoutchouc naturel, ressemelable.",
                     "Sohle aus Naturkautschuk, neu besohlbar.", "Sol aus Naturkautschuk, nei ze besuelen."),
              option="Size", values=("38", "40", "42", "44"), grams=760),
        Goods(handle="striped-socks", shape="socks", colour="#8a3b52", price=1290, category="accessories", brand="Norden",
              titles=("Striped socks", "Chaussettes rayées", "Gestreifte Socken", "Sträifesocken"),
              texts=("Reinforced at heel and toe.", "Renforcées au talon et à la pointe.",
                     "An Ferse und Spitze verstärkt.", "Un der Fiischt an der Spëtzt verstäerkt."),
              option="Size", values=("36-40", "41-45"), grams=60),
        Goods(handle="childrens-jumper", shape="jumper", colour="#c28f2c", price=3900, category="tops", brand="Schof & Co",
              titles=("Children's jumper", "Pull pour enfant", "Kinderpullover", "Kannerpullover"),
              texts=("Soft cotton, room to grow.", "Coton doux, de la place pour grandir.",
                     "Weiche Baumwolle mit Platz zum Wachsen.", "Mëll Baumwoll mat Plaz fir ze wuessen."),
              option="Size", values=("98", "110", "122"), grams=220, tax_class=TaxClass.SUPER_REDUCED),
    ),
)  # fmt: skip


def _book(
    handle: str,
    colour: str,
    price: int,
    category: str,
    titles: Words,
    texts: Words,
    *,
    shape: str = "book",
    bound: bool = True,
) -> Goods:
    return Goods(
        handle=handle, shape=shape, colour=colour, price=price, category=category, titles=titles, texts=texts,
        option="Edition" if bound else "", values=_BINDINGS if bound else (), step=900, brand="BookWorld",
        grams=480, tax_class=TaxClass.SUPER_REDUCED,
    )  # fmt: skip


BOOKS: Final = Assortment(
    categories={
        "stories": ("Novels", "Romans", "Romane", "Romaner"),
        "knowing": ("Places & ideas", "Lieux et idées", "Orte & Ideen", "Plazen & Iddien"),
        "children": ("For children", "Pour enfants", "Für Kinder", "Fir Kanner"),
    },
    goods=(
        _book("the-ferryman-of-remich", "#3b6ea5", 1490, "stories",
              ("The Ferryman of Remich", "Le passeur de Remich", "Der Fährmann von Remich", "De Fährmann vu Réimech"),
              ("A river, two banks and a debt between families.", "Un fleuve, deux rives et une dette entre familles.",
               "Ein Fluss, zwei Ufer und eine alte Schuld.", "E Floss, zwou Säiten an eng al Scholdensaach.")),
        _book("red-earth", "#b4532a", 1690, "stories",
              ("Red Earth", "Terre rouge", "Rote Erde", "Rout Äerd"),
              ("Three generations in the mines of the south.", "Trois générations dans les mines du sud.",
               "Drei Generationen in den Gruben des Südens.", "Dräi Generatiounen an de Minièren am Süden.")),
        _book("winter-on-the-plateau", "#2f6f73", 1590, "stories",
              ("Winter on the Plateau", "Hiver sur le plateau", "Winter auf der Hochfläche", "Wanter um Plateau"),
              ("A stranger stays until the thaw.", "Un inconnu reste jusqu'au dégel.",
               "Ein Fremder bleibt bis zum Tauwetter.", "E Friemen bleift bis et degeet.")),
        _book("the-last-tram", "#6b4e9b", 1290, "stories",
              ("The Last Tram", "Le dernier tram", "Die letzte Tram", "De leschten Tram"),
              ("One night, eleven stops, one secret each.", "Une nuit, onze arrêts, un secret à chacun.",
               "Eine Nacht, elf Haltestellen, elf Geheimnisse.", "Eng Nuecht, eelef Arrêten, eelef Geheimnisser.")),
        _book("letters-to-echternach", "#8a3b52", 1390, "stories",
              ("Letters to Echternach", "Lettres à Echternach", "Briefe nach Echternach", "Bréiwer op Iechternach"),
              ("A friendship in forty envelopes.", "Une amitié en quarante enveloppes.",
               "Eine Freundschaft in vierzig Umschlägen.", "Eng Frëndschaft a véierzeg Enveloppen.")),
        _book("walking-the-mullerthal", "#4f7a4a", 1990, "knowing",
              ("Walking the Müllerthal", "À pied dans le Mullerthal", "Wandern im Müllerthal", "Trëppelen am Mëllerdall"),
              ("Thirty walks with maps, benches and cake.", "Trente balades avec cartes, bancs et gâteaux.",
               "Dreißig Wege mit Karten, Bänken und Kuchen.", "Drësseg Weeër mat Kaarten, Bänken a Kuch.")),
        _book("fortress-city", "#7a5c45", 2990, "knowing",
              ("Fortress City", "Ville forteresse", "Festungsstadt", "Festungsstad"),
              ("A thousand years of walls, and how they came down.", "Mille ans de murailles, et leur chute.",
               "Tausend Jahre Mauern und wie sie fielen.", "Dausend Joer Maueren a wéi se gefall sinn.")),
        _book("a-kitchen-in-the-north", "#c28f2c", 2490, "knowing",
              ("A Kitchen in the North", "Une cuisine du nord", "Eine Küche im Norden", "Eng Kichen am Norden"),
              ("Eighty recipes for cold months.", "Quatre-vingts recettes pour les mois froids.",
               "Achtzig Rezepte für kalte Monate.", "Achtzeg Rezepter fir kal Méint.")),
        _book("small-machines", "#3b6ea5", 2190, "knowing",
              ("Small Machines", "Petites machines", "Kleine Maschinen", "Kleng Maschinnen"),
              ("How clocks, bikes and locks work.", "Comment marchent montres, vélos et serrures.",
               "Wie Uhren, Räder und Schlösser gehen.", "Wéi Aueren, Vëloen a Schlässer fonctionéieren.")),
        _book("the-fox-who-counted", "#b4532a", 1290, "children",
              ("The Fox Who Counted", "Le renard qui comptait", "Der Fuchs, der zählte", "De Fuuss, dee gezielt huet"),
              ("From one to twenty through the forest.", "De un à vingt à travers la forêt.",
               "Von eins bis zwanzig durch den Wald.", "Vun eent bis zwanzeg duerch de Bësch."), shape="picture_book", bound=False),
        _book("goodnight-little-train", "#2f6f73", 1190, "children",
              ("Goodnight, Little Train", "Bonne nuit, petit train", "Gute Nacht, kleiner Zug", "Gutt Nuecht, klengen Zuch"),
              ("All the stations go to sleep.", "Toutes les gares s'endorment.",
               "Alle Bahnhöfe gehen schlafen.", "All d'Garë gi schlofen."), shape="picture_book", bound=False),
        _book("the-snail-parade", "#6b4e9b", 1390, "children",
              ("The Snail Parade", "La parade des escargots", "Die Schneckenparade", "D'Schleeke-Cavalcade"),
              ("Slowly, slowly, here they come.", "Lentement, lentement, les voici.",
               "Langsam, langsam, da kommen sie.", "Lues, lues, do komme se."), shape="picture_book", bound=False),
    ),
)  # fmt: skip

ASSORTMENTS: Final = {"home": HOME, "garden": GARDEN, "kitchen": KITCHEN, "fashion": FASHION, "books": BOOKS}
