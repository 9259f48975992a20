from apps.catalog.demo.goods.goods import Assortment, Good
from apps.core.contracts.tax import TaxClass

ASSORTMENT = Assortment(
    categories={
        "plants": (
            ("Plants and seeds", "Plantes et graines", "Pflanzen und Samen", "Planzen a Som"),
            ("What grows here.", "Ce qui pousse ici.", "Was hier wächst.", "Wat hei wiisst."),
        ),
        "tools": (
            ("Tools", "Outils", "Werkzeug", "Geschier"),
            ("Made to be passed on.", "Faits pour être transmis.", "Zum Weitergeben gemacht.", "Fir weiderzeginn."),
        ),
        "outdoors": (
            ("Outdoors", "Dehors", "Draußen", "Dobaussen"),
            ("For terrace and lawn.", "Pour terrasse et pelouse.", "Für Terrasse und Rasen.", "Fir Terrass a Gras."),
        ),
    },
    goods=(
        Good("potted_plant", "#c2603a", "#4f7f52", "plants", 1890, ("Agave in a clay pot", "Agave en pot d'argile", "Agave im Tontopf", "Agav am Leemdëppen"), ("Asks for sun and forgets to ask for water.", "Demande du soleil et oublie de demander de l'eau.", "Will Sonne und vergisst, nach Wasser zu fragen.", "Wëll Sonn a vergësst, no Waasser ze froen."), "Gäertnerei Kiem", ("Size", "Small", "Medium", "Large"), 1200, TaxClass.REDUCED, 1800),
        Good("potted_plant", "#5c6f82", "#7aa05a", "plants", 2490, ("Aloe in a glazed pot", "Aloès en pot émaillé", "Aloe im glasierten Topf", "Aloe am glaséierten Dëppen"), ("Grown in Kehlen, hardened outdoors, ready for your balcony.", "Cultivé à Kehlen, endurci dehors, prêt pour votre balcon.", "In Kehlen gezogen, draußen abgehärtet, bereit für den Balkon.", "Zu Kielen gezillt, dobausse gehäert, prett fir Äre Balcon."), "Gäertnerei Kiem", tax_class=TaxClass.REDUCED, grams=2100),
        Good("seeds", "#6b7f5a", "#d98c5f", "plants", 390, ("Wild flower seeds, 5 m²", "Graines de fleurs sauvages, 5 m²", "Wildblumensamen, 5 m²", "Som vu Wëllblummen, 5 m²"), ("Thirty kinds that grow wild in Luxembourg. Bees find them by themselves.", "Trente espèces sauvages du Luxembourg. Les abeilles les trouvent seules.", "Dreißig Arten, die in Luxemburg wild wachsen. Bienen finden sie von selbst.", "Drësseg Zorten, déi zu Lëtzebuerg wëll wuessen. D'Beie fannen se vum selwen."), "SOM", tax_class=TaxClass.REDUCED, grams=30),
        Good("seeds", "#b5573f", "#5b8a5a", "plants", 320, ("Tomato seeds Beefsteak", "Graines de tomate Beefsteak", "Tomatensamen Fleischtomate", "Som vun der Fleeschtomat"), ("Old variety, open-pollinated: keep the seeds of the best fruit.", "Variété ancienne et reproductible : gardez les graines du meilleur fruit.", "Alte samenfeste Sorte: Heb die Samen der besten Frucht auf.", "Al somfest Zort: hieft d'Som vun der beschter Fruucht op."), "SOM", tax_class=TaxClass.REDUCED, grams=20),
        Good("watering_can", "#2f6f6b", "#d9a441", "tools", 4490, ("Watering can, 8 litres", "Arrosoir, 8 litres", "Gießkanne, 8 Liter", "Strënz, 8 Liter"), ("Galvanised steel with a brass rose. The handle keeps the balance while you pour.", "Acier galvanisé, pomme en laiton. L'anse garde l'équilibre en versant.", "Verzinkter Stahl mit Messingbrause. Der Griff hält beim Gießen die Waage.", "Verzinkte Stol mat enger Brause aus Messing. De Grëff hält d'Waag beim Schëdden."), "Zénk & Co", ("Colour", "Moss", "Sand"), 0, grams=1600),
        Good("trowel", "#4f6d7a", "#c2603a", "tools", 2250, ("Hand trowel", "Transplantoir", "Handschaufel", "Handschëpp"), ("Forged in one piece, with a handle of ash.", "Forgé d'une seule pièce, manche en frêne.", "Aus einem Stück geschmiedet, Stiel aus Esche.", "Aus engem Stéck geschmidd, Still aus Äsch."), "Schmëdd Biever", grams=310),
        Good("gloves", "#a8763e", "#34516b", "tools", 1990, ("Garden gloves", "Gants de jardin", "Gartenhandschuhe", "Gaardenhänschen"), ("Goatskin that stays soft when it has been wet.", "Cuir de chèvre qui reste souple après la pluie.", "Ziegenleder, das weich bleibt, auch wenn es nass war.", "Geesselieder, dat mëll bleift, och wann et naass war."), "Hänsch", ("Size", "Small", "Medium", "Large"), 0, grams=140),
        Good("lantern", "#3d405b", "#f2cc8f", "outdoors", 3990, ("Garden lantern", "Lanterne de jardin", "Gartenlaterne", "Gaardelanter"), ("Glass on four sides, a door that closes against the wind.", "Du verre sur quatre côtés, une porte qui ferme au vent.", "Glas an vier Seiten, eine Tür, die gegen den Wind schließt.", "Glas op véier Säiten, eng Dier, déi géint de Wand zougeet."), "Lumen & Fils", grams=1500),
        Good("bench", "#9c6b3f", "#3d405b", "outdoors", 28900, ("Garden bench", "Banc de jardin", "Gartenbank", "Gaardebänk"), ("Larch from the Ardennes on a steel frame; grows silver with the years.", "Mélèze des Ardennes sur structure d'acier ; il s'argente avec les années.", "Lärche aus den Ardennen auf Stahlrahmen; wird mit den Jahren silbern.", "Lierch aus den Ardennen op engem Stolkader; gëtt mat de Joren sëlwereg."), "Holzwierk", grams=24000),
        Good("birdhouse", "#d9a441", "#8a3f3f", "outdoors", 3450, ("Nesting box for tits", "Nichoir à mésanges", "Nistkasten für Meisen", "Näschtkëscht fir Meesen"), ("A hole of 28 mm, so that the right ones move in.", "Un trou de 28 mm, pour que les bons locataires emménagent.", "Ein Loch von 28 mm, damit die Richtigen einziehen.", "E Lach vun 28 mm, fir datt déi Richteg eranzéien."), "Holzwierk", grams=1200),
        Good("potted_plant", "#d9a441", "#5b8a5a", "plants", 1290, ("Houseleek in a pot", "Joubarbe en pot", "Hauswurz im Topf", "Hauswuerz am Dëppen"), ("Winters outdoors in a sheltered place.", "Passe l'hiver dehors, à l'abri.", "Überwintert draußen an einem geschützten Platz.", "Iwwerwantert dobaussen op enger geschützter Plaz."), "Gäertnerei Kiem", tax_class=TaxClass.REDUCED, grams=900),
        Good("seeds", "#5c6f82", "#7aa05a", "plants", 290, ("Lettuce seeds, four kinds", "Graines de laitue, quatre variétés", "Salatsamen, vier Sorten", "Zalotsom, véier Zorten"), ("Sown every other week, there is salad until the frost.", "Semées toutes les deux semaines, de la salade jusqu'aux gelées.", "Alle zwei Wochen gesät, gibt es Salat bis zum Frost.", "All zwou Woche geséit, gëtt et Zalot bis de Frascht."), "SOM", tax_class=TaxClass.REDUCED, grams=15),
        Good("trowel", "#8a3f3f", "#2f3e46", "tools", 1950, ("Weeding fork", "Arrache-pissenlit", "Unkrautstecher", "Onkrautstiecher"), ("Lifts a dandelion with its root in one go.", "Lève le pissenlit avec sa racine d'un seul coup.", "Holt den Löwenzahn mitsamt der Wurzel.", "Hëlt de Bettseecher mat der Wuerzel eraus."), "Schmëdd Biever", grams=280),
        Good("lantern", "#8a5f3c", "#f4c77b", "outdoors", 5490, ("Storm lantern", "Lampe tempête", "Sturmlaterne", "Stuermlanter"), ("Burns for twelve hours and minds neither wind nor rain.", "Brûle douze heures et ne craint ni le vent ni la pluie.", "Brennt zwölf Stunden und scheut weder Wind noch Regen.", "Brennt zwielef Stonnen a fäert weder Wand nach Reen."), "Lumen & Fils", grams=1300),
    ),
)  # fmt: skip
