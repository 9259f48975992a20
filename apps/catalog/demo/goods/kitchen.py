from apps.catalog.demo.goods.goods import Assortment, Good
from apps.core.contracts.tax import TaxClass

ASSORTMENT = Assortment(
    categories={
        "cooking": (
            ("Cooking", "Cuisiner", "Kochen", "Kachen"),
            ("Good tools, few of them.", "De bons outils, peu nombreux.", "Gutes Werkzeug, wenig davon.", "Gutt Geschier, wéineg dovun."),
        ),
        "table": (
            ("On the table", "À table", "Auf dem Tisch", "Um Dësch"),
            ("For everyday.", "Pour tous les jours.", "Für jeden Tag.", "Fir all Dag."),
        ),
        "pantry": (
            ("Pantry", "Épicerie", "Vorrat", "Virrot"),
            ("From farms nearby.", "Des fermes voisines.", "Von Höfen nebenan.", "Vun Haff nieft un."),
        ),
    },
    goods=(
        Good("mug", "#c2603a", "#f2e8d5", "table", 1890, ("Mug Botz", "Tasse Botz", "Becher Botz", "Taass Botz"), ("Stoneware that keeps coffee warm and survives the dishwasher.", "Du grès qui garde le café chaud et supporte le lave-vaisselle.", "Steinzeug, das Kaffee warm hält und die Spülmaschine übersteht.", "Stengutt, dat de Kaffi waarm hält an d'Spullmaschinn iwwersteet."), "Terra Nospelt", ("Colour", "Clay", "Moss", "Ink"), 0, grams=420),
        Good("pan", "#2b2d42", "#a8763e", "cooking", 6490, ("Iron pan, 26 cm", "Poêle en fer, 26 cm", "Eisenpfanne, 26 cm", "Eisepan, 26 cm"), ("Needs an hour of care at first and then lasts for your grandchildren.", "Demande une heure de soin au début, puis dure jusqu'à vos petits-enfants.", "Braucht anfangs eine Stunde Pflege und hält dann bis zu den Enkeln.", "Brauch ufanks eng Stonn Fleeg an hält dann bis bei d'Enkelkanner."), "Schmëdd Biever", grams=2300),
        Good("knife", "#6b4226", "#d9a441", "cooking", 8900, ("Chef's knife, 18 cm", "Couteau de chef, 18 cm", "Kochmesser, 18 cm", "Kachmesser, 18 cm"), ("Carbon steel with a walnut handle. Sharpened by us once a year, free of charge.", "Acier au carbone, manche en noyer. Nous l'affûtons une fois par an, gratuitement.", "Kohlenstoffstahl mit Griff aus Nussbaum. Wir schärfen es einmal im Jahr kostenlos.", "Kuelestoffstol mat engem Grëff aus Nossbam. Mir schäerfen et eemol d'Joer gratis."), "Schmëdd Biever", grams=210),
        Good("board", "#b07d4f", "#5b8a5a", "cooking", 3490, ("Chopping board Eech", "Planche à découper Eech", "Schneidebrett Eech", "Schneidbriet Eech"), ("End-grain oak, oiled, kind to blades.", "Chêne de bout, huilé, doux pour les lames.", "Stirnholz aus Eiche, geölt, gut zu Klingen.", "Stirholz aus Eech, geuelegt, gutt zu Klengen."), "Holzwierk", ("Size", "Medium", "Large"), 1500, grams=1900),
        Good("teapot", "#2f6f6b", "#e0a458", "table", 5490, ("Teapot Siwen", "Théière Siwen", "Teekanne Siwen", "Téikan Siwen"), ("Seven cups, a spout that does not drip, a lid that stays on.", "Sept tasses, un bec qui ne goutte pas, un couvercle qui tient.", "Sieben Tassen, eine Tülle, die nicht tropft, ein Deckel, der hält.", "Siwen Taassen, en Tutt, deen net drëpst, en Deckel, deen hält."), "Terra Nospelt", grams=980),
        Good("bowl", "#34516b", "#e9d8a6", "table", 4290, ("Fruit bowl", "Coupe à fruits", "Obstschale", "Uebstschossel"), ("Turned from one piece of pear wood, 32 cm across.", "Tournée dans une seule pièce de poirier, 32 cm de diamètre.", "Aus einem Stück Birnbaum gedreht, 32 cm Durchmesser.", "Aus engem Stéck Bierebam gedréit, 32 cm Duerchmiesser."), "Holzwierk", grams=1100),
        Good("jar", "#e0a458", "#6b4226", "pantry", 890, ("Summer honey, 500 g", "Miel d'été, 500 g", "Sommerhonig, 500 g", "Summerhunneg, 500 g"), ("From hives near Diekirch: lime blossom and clover.", "De ruches près de Diekirch : tilleul et trèfle.", "Von Bienenstöcken bei Diekirch: Linde und Klee.", "Vu Beiestäck bei Dikrech: Lann a Kléi."), "Beiesektioun", tax_class=TaxClass.SUPER_REDUCED, grams=760),
        Good("jar", "#8a3f5f", "#2f3e46", "pantry", 650, ("Plum jam, 370 g", "Confiture de quetsches, 370 g", "Zwetschgenmarmelade, 370 g", "Quetschegebeess, 370 g"), ("Quetsch plums, sugar and a cinnamon stick, cooked for six hours.", "Quetsches, sucre et un bâton de cannelle, cuits six heures.", "Zwetschgen, Zucker und eine Zimtstange, sechs Stunden gekocht.", "Quetschen, Zocker an eng Zimtstaang, sechs Stonne gekacht."), "Haff Muller", tax_class=TaxClass.SUPER_REDUCED, grams=560),
        Good("bottle", "#5b7f4a", "#3d2c2e", "pantry", 1290, ("Rapeseed oil, 75 cl", "Huile de colza, 75 cl", "Rapsöl, 75 cl", "Rapsueleg, 75 cl"), ("Cold-pressed in the Ösling, with the colour of the fields in May.", "Pressée à froid dans l'Oesling, de la couleur des champs en mai.", "Kalt gepresst im Ösling, in der Farbe der Felder im Mai.", "Kal gepresst am Éislek, an der Faarf vun de Felder am Mee."), "Haff Muller", tax_class=TaxClass.SUPER_REDUCED, grams=1250),
        Good("bottle", "#8a3f3f", "#c9a227", "pantry", 1490, ("Moselle Pinot Noir, 75 cl", "Pinot noir de la Moselle, 75 cl", "Mosel Pinot Noir, 75 cl", "Musel Pinot Noir, 75 cl"), ("From steep slopes above Remich; light, cherry and a little smoke. 12.5 % vol.", "Des coteaux au-dessus de Remich ; léger, cerise et un peu de fumée. 12,5 % vol.", "Von Steilhängen über Remich; leicht, Kirsche und etwas Rauch. 12,5 % vol.", "Vu géie Lagen iwwer Réimech; liicht, Kiischt a bëssen Damp. 12,5 % vol."), "Domaine Kox", tax_class=TaxClass.INTERMEDIATE, grams=1350),
        Good("apron", "#4f6d7a", "#d98c5f", "cooking", 3290, ("Apron Schäerz", "Tablier Schäerz", "Schürze Schäerz", "Schiertech Schäerz"), ("Heavy linen, one large pocket, ties long enough for everybody.", "Lin épais, une grande poche, des liens assez longs pour tous.", "Schweres Leinen, eine große Tasche, Bänder lang genug für alle.", "Schwéiert Léngent, eng grouss Täsch, Bännelen laang genuch fir jiddereen."), "Duchfabrik", ("Colour", "Ink", "Moss"), 0, grams=380),
    ),
)  # fmt: skip
