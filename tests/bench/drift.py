# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented allegations, and what becomes of them in print: pairs that are one, and pairs that are two.

Nothing here knows how civcas folds names. A place is made of Arabic sounds, not letters: a root, a
pattern, maybe an article and a wider place. Each time it is printed, every sound is written one of
the ways in which agencies write it, most often the usual one; then come articles, hyphens, words
like "village", slips of the pen, and slips in the day. Two names that no way of writing tells apart
are not made: nobody could. All names, days and counts are invented.
"""
import datetime
import random

# Sound: ways to write it, the usual ones repeated.
CONSONANTS = {
    "b": "b", "t": "t", "th": "th th th th t", "j": "j j j j dj", "H": "h", "kh": "kh kh kh kh h",
    "d": "d", "dh": "dh dh dh th", "r": "r", "z": "z", "s": "s", "sh": "sh sh sh sh sh sh ch",
    "S": "s", "D": "d d d d dh", "T": "t", "Z": "z z z dh", "gh": "gh gh gh gh g", "f": "f",
    "q": "q q q q q q q q k", "k": "k", "l": "l", "m": "m", "n": "n", "h": "h", "w": "w w w w ou",
    "y": "y y y y i", "'": "’ ' _ _ _ _",
}
VOWELS = {
    "a": "a a a a a e", "i": "i i i e", "u": "u u u o", "A": "a a a a a a aa", "I": "i i i i ee iy",
    "U": "u u u ou oo", "ay": "ay ay ay ai ei", "aw": "aw aw aw au o",
}
# How often a sound occurs, roughly, in names of places.
OFTEN = {"b": 6, "t": 3, "th": 1, "j": 3, "H": 4, "kh": 2, "d": 4, "dh": 0.5, "r": 7, "z": 2, "s": 4,
         "sh": 3, "S": 2, "D": 1, "T": 2, "Z": 0.3, "gh": 1, "f": 3, "q": 3, "k": 3, "l": 6, "m": 7,
         "n": 6, "h": 3, "w": 3, "y": 3, "'": 2}
KEEPS = 0.75  # of the sounds of a name are written again as they were the last time
ENDING = "a a a ah ah ah eh"  # ta marbuta
# Sounds that may be printed alike: one is never put for the other to make another place.
ALIKE = [{"q", "k", "gh", "j"}, {"t", "T", "th", "dh", "d", "D", "Z", "z"}, {"s", "S", "sh", "th"},
         {"h", "H", "kh"}, {"'", "h", "H"}, {"w", "'"}, {"y", "'"}]
SUN = {"t", "th", "d", "dh", "r", "z", "s", "sh", "S", "D", "T", "Z", "l", "n"}
# "1" to "3": consonants of the root, "11": doubled; a tuple of syllables keeps patterns apart.
PATTERNS = [("1", "a", "2", "3", "-"), ("1", "A", "2", "i", "3"), ("1", "a", "2", "I", "3"),
            ("1", "a", "2", "A", "3", "-"), ("1", "u", "2", "ay", "3", "-"), ("m", "a", "1", "2", "U", "3"),
            ("1", "a", "22", "A", "3"), ("1", "i", "2", "A", "3", "I", "-"), ("1", "a", "2", "3", "A", "n"),
            ("m", "u", "1", "a", "22", "i", "3", "-"), ("t", "a", "1", "2", "I", "3"),
            ("1", "a", "2", "U", "3", "I", "-")]
FATHERS = ("", "", "", "", "", "", "abu", "tall", "kafr", "umm", "hawi")
KINDS = ("neighborhood", "village", "area")
EXTRA = ("camp", "Fawqani", "Tahtani", "West", "Gharbi", "bridge")
SOURCES = ("Airwars", "social media", "self", "media", "NGO", "Amnesty International",
           "Syrian Human Rights Network")
COUNTRIES = ("Syria", "Iraq")
SECTIONS = ("open", "open", "open", "credible", "non_credible")


class Hand:
    """Who writes: a sound is written the same way throughout a name, and mostly as before."""
    def __init__(self, chance, before=None):
        self.chance = chance
        self.ways = {}
        if before is not None:
            self.ways = {sound: way for sound, way in before.ways.items() if chance.random() < KEEPS}

    def choose(self, sound, ways):
        if sound not in self.ways:
            self.ways[sound] = self.chance.choice(ways)
        return self.ways[sound]


class Place:
    def __init__(self, chance, pattern=None, root=None):
        self.root = root or draw_root(chance)
        self.pattern = pattern or chance.choice(PATTERNS)
        self.article = chance.random() < 0.5
        self.father = chance.choice(FATHERS)
        self.wider = None
        self.extra = ""

    def copy(self, **changes):
        other = object.__new__(Place)
        other.__dict__.update(self.__dict__, **changes)
        return other

    def sounds(self):
        for part in self.pattern:
            if part[0] in "123":
                yield self.root[int(part[0]) - 1], len(part) > 1
            else:
                yield part, False


def draw_root(chance):
    """Three consonants, no two alike; only the last may be a weak one."""
    while True:
        root = chance.choices(list(OFTEN), list(OFTEN.values()), k=3)
        if len(set(root)) == 3 and "'" not in root[:2] and root[1] not in "wy":
            return tuple(root)


def write_sound(hand, sound, double):
    ways = ENDING if sound == "-" else VOWELS.get(sound) or CONSONANTS[sound]
    written = hand.choose(sound, ways.split()).replace("_", "")
    if double and len(written) == 1:
        written *= hand.choose("double", (2, 2, 2, 1))
    return written


def write_word(hand, place):
    chance = hand.chance
    word = "".join(write_sound(hand, *sound) for sound in place.sounds())
    if len(word) > 5 and chance.random() < 0.06:  # a letter doubled without need
        at = chance.randrange(1, len(word) - 1)
        if word[at].isalpha():
            word = word[:at] + word[at] + word[at:]
    return word[:1].upper() + word[1:]


def write_article(hand, place):
    chance = hand.chance
    first = place.root[0] if place.pattern[0][0] == "1" else place.pattern[0]
    if not place.article or chance.random() < 0.15:
        return ""
    article = "al" if chance.random() < 0.85 else "el"
    if first in SUN and chance.random() < 0.25:
        article = "a" + {"T": "t", "S": "s", "D": "d", "Z": "z"}.get(first, first)
    if chance.random() < 0.4:
        article = article.capitalize()
    return article + chance.choice(["-", "-", "-", " ", " ", "- "])


def write_name(hand, place):
    chance = hand.chance
    name = write_article(hand, place) + write_word(hand, place)
    if place.father:
        father = place.father.capitalize()
        if place.father == "abu" and chance.random() < 0.2:
            father = "Albu"
        if place.father == "tall" and chance.random() < 0.4:
            father = "Tal"
        name = f"{father} {name}"
    if place.extra:
        name += " " + place.extra
    elif chance.random() < 0.08:
        name += " " + chance.choice(KINDS)
    return name


def slip(chance, name):
    """One letter left out, put twice over, changed, or changed with its neighbour."""
    spots = [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()]
    if not spots:
        return name
    at = chance.choice(spots)
    return chance.choice([name[:at] + name[at + 1:], name[:at] + name[at + 1] + name[at] + name[at + 2:],
                          name[:at] + chance.choice("bcdfghjklmnpqrstvwxyz") + name[at + 1:]])


def print_place(hand, place, slips):
    chance = hand.chance
    name = write_name(hand, place)
    if chance.random() < slips:
        name = slip(chance, name)
    if place.wider is not None and chance.random() < 0.95:
        name += ", " + write_name(hand, place.wider)
    return name


class Allegation:
    def __init__(self, chance):
        self.day = datetime.date(2015, 1, 1) + datetime.timedelta(chance.randrange(1700))
        self.place = Place(chance)
        if chance.random() < 0.2:
            self.place.wider = Place(chance)
        self.country = chance.choice(COUNTRIES)
        self.source = chance.choice(SOURCES)
        self.killed = chance.choice([None, None, 1, 1, 2, 3, 5, 12])

    def copy(self, **changes):
        other = object.__new__(Allegation)
        other.__dict__.update(self.__dict__, **changes)
        return other

    def printed(self, hand, section, later=False):
        """Columns of a side. What is printed later may slip."""
        chance, day = hand.chance, self.day
        if later and chance.random() < 0.01:
            day += datetime.timedelta(chance.choice([-1, 1, 9, -10, 365]))
        country, source = self.country, self.source
        if later and chance.random() < 0.005:
            country = COUNTRIES[1 - COUNTRIES.index(country)]
        if chance.random() < 0.02:
            country = ""
        if chance.random() < 0.04:
            source = ""
        killed = self.killed if section == "credible" else None
        return ["", section, day.isoformat(), print_place(hand, self.place, 0.01 if later else 0),
                country, source, "" if killed is None else str(killed)]


def make_same(chance):
    one = Allegation(chance)
    before = chance.choice(SECTIONS)
    after = chance.choice(SECTIONS) if before == "open" else before
    hand = Hand(chance)
    first = one.printed(hand, before)
    return "same", first, one.printed(Hand(chance, hand), after, later=True)


def swap_consonant(chance, place):
    at = chance.randrange(3)
    old = place.root[at]
    others = [c for c in CONSONANTS if c not in place.root and c != "'" and old != "'"
              and not any(c in alike and old in alike for alike in ALIKE)]
    if not others:
        return None
    root = list(place.root)
    root[at] = chance.choice(others)
    return place.copy(root=tuple(root))


def other_place(chance, one):
    return "other_place", one.copy(place=Place(chance))


def near_name(chance, one):
    place = swap_consonant(chance, one.place)
    return ("near_name", one.copy(place=place)) if place else other_place(chance, one)


def same_root(chance, one):
    """Two villages named from one root: the same consonants, more or fewer syllables. The third is
    a strong one: Tahya and Tuhayya are printed too much alike for anybody."""
    if one.place.root[2] in ("w", "y", "'", "h", "H"):
        return other_place(chance, one)
    kinds = [PATTERNS[0], PATTERNS[2], PATTERNS[4]]
    one.place.pattern = kinds.pop(chance.randrange(3))
    return "same_root", one.copy(place=one.place.copy(pattern=chance.choice(kinds)))


def other_day(chance, one):
    apart = chance.choice([-1, 1, -1, 1, 2, -2, 3, 7, 10, 30])
    return "other_day", one.copy(day=one.day + datetime.timedelta(apart))


def other_source(chance, one):
    return "other_source", one.copy(source=chance.choice([s for s in SOURCES if s != one.source]))


def more_words(chance, one):
    return "more_words", one.copy(place=one.place.copy(extra=chance.choice(EXTRA)))


def other_quarter(chance, one):
    wider = one.place.wider or Place(chance)
    one.place.wider = wider
    place = Place(chance)
    place.wider = wider
    return "other_quarter", one.copy(place=place)


def other_country(chance, one):
    return "other_country", one.copy(country=COUNTRIES[1 - COUNTRIES.index(one.country)])


DIFFERENT = [(other_place, 30), (near_name, 15), (same_root, 5), (other_day, 20), (other_source, 10),
             (more_words, 7), (other_quarter, 10), (other_country, 3)]


def states_it(kind, side):
    """A pair that differs in one thing alone must print that thing."""
    column = {"other_source": 5, "other_country": 4}.get(kind)
    return column is None or side[column] != ""


def make_different(chance):
    while True:
        one = Allegation(chance)
        make = chance.choices([m for m, _ in DIFFERENT], [w for _, w in DIFFERENT])[0]
        kind, other = make(chance, one)
        hand = Hand(chance)
        a = one.printed(hand, chance.choice(SECTIONS))
        b = other.printed(Hand(chance, hand), chance.choice(SECTIONS))
        if states_it(kind, a) and states_it(kind, b):
            return kind, a, b


def make_pairs(count, seed):
    """Yields (kind, side, side); kind is "same", or what makes the two differ."""
    chance = random.Random(seed)
    for number in range(count):
        yield make_same(chance) if number % 2 == 0 else make_different(chance)
