"""Arabic affixes: which prefixes and suffixes a written word may carry. All forms are folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
PRONOUNS = ("هما", "هم", "هن", "ها", "نا", "ه")
#: Shortest stem that is left when an affix is cut off.
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Analysis:
    """One way of cutting a word: و + ل + core + ها; `future` is the prefix س."""

    core: str
    conjunction: str = ""
    preposition: str = ""
    future: bool = False
    pronoun: str = ""

    @property
    def weight(self) -> int:
        """Letters cut off; the reading that cuts least is the likeliest."""
        return len(self.conjunction) + len(self.preposition) + len(self.pronoun) + self.future


def _prefixed(word: str) -> Iterator[Analysis]:
    yield Analysis(word)
    rests = [("", word)]
    if word[:1] in CONJUNCTIONS and len(word) > _SHORTEST:
        rests.append((word[0], word[1:]))
        yield Analysis(word[1:], word[0])
    for conjunction, rest in rests:
        if len(rest) <= _SHORTEST:
            continue
        if rest[0] == "س":
            yield Analysis(rest[1:], conjunction, future=True)
        if rest[0] in PREPOSITIONS:
            yield Analysis(rest[1:], conjunction, rest[0])
        if rest.startswith("لل"):
            yield Analysis("ال" + rest[2:], conjunction, "ل")
            yield Analysis("ال" + rest[1:], conjunction, "ل")


def _stems(core: str) -> Iterator[str]:
    """A stem as it is written when no pronoun hangs on it."""
    yield core
    if core.endswith("ت"):
        yield core[:-1] + "ة"
    if core.endswith("و"):
        yield core + "ا"
    if core.endswith("ا"):
        yield core[:-1] + "ي"
    if core.endswith("ي"):
        yield core + "ن"
    if core.endswith(("او", "اي")):
        yield core[:-1] + "ء"


def analyses(word: str) -> Iterator[Analysis]:
    """Every way of cutting `word` into prefixes, core and pronoun, whole word first."""
    for found in _prefixed(word):
        yield found
        for pronoun in PRONOUNS:
            if found.core.endswith(pronoun) and len(found.core) - len(pronoun) >= _SHORTEST:
                for stem in _stems(found.core[: -len(pronoun)]):
                    yield Analysis(stem, found.conjunction, found.preposition, found.future, pronoun)


def definite(form: str) -> str:
    return "ال" + form


def nisba_forms(adjective: str) -> tuple[tuple[str, str], ...]:
    """(form, number) pairs of a masculine singular adjective: روسي, روسية, روسيون ...; a plural given is kept."""
    if not adjective.endswith("ي"):
        return ((adjective, "many"),)
    return (
        (adjective, "one"),
        (adjective[:-1] + "ية", "one"),
        (adjective + "ا", "one"),
        (adjective + "ان", "two"),
        (adjective + "ين", "many"),
        (adjective + "ون", "many"),
        (adjective + "ات", "many"),
        (adjective[:-1] + "يتان", "two"),
        (adjective[:-1] + "يتين", "two"),
    )


_NAMES = """محمد احمد علي عبد عبدالله عبدالرحمن عبدالعزيز ابو ام ابن بن صالح حسين حسن ناصر سعيد خالد عمر عثمان يوسف
ابراهيم مصطفي محمود سليمان عمرو فيصل سعد سلمان سلطان طارق ماهر ياسر وليد هشام جمال كمال نبيل سمير عادل عماد ايمن اشرف
هاني رامي فادي جورج ميشال بشار رياض فهد تركي مازن زياد باسم قاسم كاظم جاسم جعفر عباس حيدر مهدي هادي رشيد مراد انور اكرم
اسامة حمزة عبيدة معاوية طلحة جمعة خليفة عطية فاطمة عايشة خديجة زينب مريم سارة ليلي مني هدي نور سلمي امل رنا دينا موسي
عيسي يحيي زكريا داود ادم نوح ايوب اسماعيل اسحاق يعقوب هارون بلال فواز فوزي فتحي صلاح شريف عصام حاتم رضا راشد منصور مبارك
عارف صادق فاروق مامون عدنان غسان لوي معاذ انس مالك مروان نزار وسام ايهاب تامر كريم جون جيمس مايكل ديفيد باراك فلاديمير
سيرغي دونالد انجيلا فرنسوا ايمانويل بنيامين رجب حسان فايز معمر سهيل زهران مقتدي حسام وسيم علاء بهاء نوري ايلون بول بيتر
جوزيف انطوني ماري توماس روبرت فولوديمير رمضان"""
_OF_PLACES = """استراتيجي عسكري تجاري سكني حدودي شعبي صناعي زراعي اثري سياحي حكومي رييسي امني جوي بحري بري مدني طبي
تعليمي دبلوماسي تاريخي جبلي ساحلي ريفي محصن قريب مجاور مزدحم مهجور
صغير كبير مهم بعيد ناي واقع مماثل اخر اخري كامل خال خالي محلي حيوي واسع جديد قديم معزول متاخم متنازع محاصر نفطي غني فقير
منكوب مدمر صحراوي خطير متقدم حساس مركزي فرعي موقت دولي اقليمي امن مفتوح مغلق عدة مختلف متفرق ثان ثاني ثالث وحيد شاسع"""
#: Common given names and the words that names are made with, folded.
GIVEN_NAMES = frozenset(_NAMES.split())
#: Adjectives that describe a place and are not its name («موقع استراتيجي»), folded, masculine.
PLACE_ADJECTIVES = frozenset(_OF_PLACES.split())

#: Function words by what they do; phrases of several words are matched whole. Written as printed, folded on use.
FUNCTION_WORDS: dict[str, tuple[str, ...]] = {
    "prep": (
        "أسفل", "ابتداء من", "بداية من", "في", "من", "على", "إلى", "الى", "عن", "مع", "بين", "حتى", "عند", "لدى",
        "تحت", "فوق", "قرب", "بعد", "قبل", "من قبضة", "من أيدي", "من يد", "من سيطرة", "برصاص", "بنيران",
        "أثناء", "خلال", "عبر", "وسط", "حول", "داخل", "خارج", "نحو", "باتجاه", "صوب", "لدن", "إثر", "عقب", "غداة",
        "بسبب", "نتيجة", "جراء", "جنوب", "شمال", "شرق", "غرب", "جنوبي", "شمالي", "شرقي", "غربي", "بالقرب من",
        "على مشارف", "في محيط", "بمحيط", "على أطراف", "عن طريق", "منذ", "أمام", "خلف", "دون", "بدون", "من دون",
        "رغم", "باستثناء", "تجاه", "حيال", "بحق", "في صفوف", "بصفوف", "من صفوف", "ضمن", "لصالح", "إزاء", "مقابل",
        "انطلاقا من", "بموجب", "عبور", "قبالة", "بجوار",
    ),
    "agent": (
        "بيد", "في يد", "في أيدي", "في قبضة", "من قبل", "على يد", "على أيدي", "من جانب", "بواسطة", "بأيدي", "على يدي",
        "من طرف",
    ),
    "against": (
        "ضد", "في وجه", "بوجه", "في مواجهة", "على حساب",
    ),
    "rel": (
        "الذي", "التي", "الذين", "اللذين", "اللتين", "اللذان", "اللتان", "اللواتي", "اللاتي",
    ),
    "that": (
        "أن", "إن", "بأن", "لأن", "كأن", "وإن",
    ),
    "plus": (
        "إضافة إلى", "بالإضافة إلى", "بالاشتراك مع", "إلى جانب", "فضلا عن", "بمشاركة", "بالتعاون مع", "علاوة على",
        "وكذلك", "بالإشتراك مع", "و", "وأيضا", "كذلك", "بمساندة", "بمساندة من", "بدعم من", "بإسناد من",
    ),
    "or": (
        "أو",
    ),
    "sub": (
        "بينما", "فيما", "حيث", "عندما", "حين", "حينما", "لكن", "إلا أن", "إلا", "مما", "كما", "في حين", "كي",
        "لكي", "حيثما", "إذ", "بعدما", "قبلما", "ثم", "بل", "لما", "ريثما", "طالما", "كلما", "لذلك", "إذا", "لو",
        "غير أن", "بعد أن", "قبل أن", "منذ أن", "في الوقت الذي", "ولكن",
    ),
    "aux": (
        "ما يسمى", "ما تسمى", "ما يعرف ب", "المدعو", "قد", "لقد", "كان", "كانت", "كانوا", "يكون", "تكون", "ما زال",
        "لا يزال", "لا تزال", "هم", "هو", "هي", "فجرا",
        "هذا", "هذه", "ذلك", "تلك", "هؤلاء",
    ),
    "quant": (
        "جميع", "كل", "كافة", "سائر", "معظم", "غالبية", "أغلب", "بعض", "أحد", "إحدى", "كلا", "كلتا", "مجموعة من",
        "عدد كبير من", "الكثير من", "العديد من", "ما تبقى من", "بقية", "باقي", "أي", "نحو", "قسم من", "جزء من",
        "أجزاء من", "أبرز", "مختلف", "كامل", "أول", "آخر", "ثاني", "كبار", "كبير", "مزيد من", "المزيد من",
    ),
    "others": (
        "آخرين", "آخرون", "آخر", "أخرى", "آخرَين", "آخران", "غيرهم", "سواهم",
    ),
    "aff": (
        "التابعة", "التابع", "التابعين", "الموالية", "الموالي", "الموالين", "المتحالفة", "المتحالف", "المدعومة",
        "المدعوم", "المدعومين", "المؤيدة", "المؤيدين", "المنتمية", "المنتمين", "المناهضة", "المعارضة ل", "تابعة",
        "تابع", "تابعين", "تابعون", "موالية", "موال", "موالون", "موالين", "متحالفة", "مدعومة", "مدعومون", "مدعومين",
        "مؤيدة", "مرتبطة", "المرتبطة", "المرتبط",
    ),
    "object": (
        "المسؤولية", "مسؤولية", "كامل المسؤولية", "النار", "الرصاص", "السلاح", "مواقع التواصل الاجتماعي",
        "مواقع التواصل", "موقع تويتر", "موقع فيسبوك", "الموقع الإلكتروني", "موقعها الإلكتروني", "موقعه الإلكتروني",
        "مواقع إلكترونية", "من ناحية", "من جهة",
    ),
    "sides": (
        "الجانبين", "الطرفين", "الجانبان", "الطرفان", "كلا الطرفين",
    ),
}  # fmt: skip
