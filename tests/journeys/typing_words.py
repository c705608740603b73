"""What is typed and what must stand there, for both methods; and every Vietnamese syllable.

The expected words are written out by hand, not computed: they judge the engine.
"""

import unicodedata
from collections.abc import Iterator

SENTENCE = "Quyết định bổ nhiệm Trưởng phòng Cải cách hành chính"
SENTENCE_TELEX = "Quyeest ddinhj boor nhieemj Truwowngr phongf Cair cachs hanhf chinhs"
SENTENCE_VNI = "Quye61t d9inh5 bo63 nhie6m5 Tru7o7ng3 phong2 Cai3 cach1 hanh2 chinh1"

TELEX = """
aa â | aw ă | ee ê | oo ô | ow ơ | uw ư | w ư | dd đ | uow ươ | uwow ươ
DD Đ | Dd Đ | dD đ | AA Â | Aa Â | aA â | W Ư | UOW ƯƠ | EE Ê | Ow Ơ
as á | af à | ar ả | ax ã | aj ạ | asz a | asf à | ass as | aff af | arr ar | axx ax | ajj aj
aaa aa | aaaa aaa | eee ee | ooo oo | ddd dd | dddd ddd | aww aw | oww ow | uww uw | ww w | tww tw
tw tư | twf từ | giwx giữ | nhw như | tuwf từ | thw thư | nwowcs nước | nwocs nước
Quyeest Quyết | ddinhj định | boor bổ | nhieemj nhiệm | Quyetes Quyết | dinhdj định | boro bổ
tieengs tiếng | tieesng tiếng | tiesnge tiếng | tiengse tiếng | tienges tiếng | Vieetj Việt | Vietje Việt
nguwowif người | nguowif người | nguoiwf người | dduwowcj được | duocdwj được | dduowjc được
truwowngf trường | truongwf trường | thuowngf thường | thuongwf thường | phuwowngf phường
huowu hươu | ruwowuj rượu | thuowr thuở | huow huơ | khuyur khuỷu | nuwowcs nước | hwowng hương
hoaf hòa | hoafn hoàn | hoanf hoàn | hoas hóa | hoatj hoạt | xoas xóa | loaj lọa | toans toán
thuys thúy | thuyr thủy | uyr ủy | uyeenr uyển | huyeenj huyện | tuyeenr tuyển | quyeenf quyền
quyr quỷ | quys quý | quaan quân | quoocs quốc | quans quán | quets quét | quawnj quặn | quowr quở
gif gì | gias giá | giays giáy | giaasy giấy | giowf giờ | gieengs giếng | gieets giết | ginf gìn
cuar của | cuawr cửa | muaf mùa | muaw mưa | buaw bưa | lwaj lựa | chia chia | kias kía | nghiax nghĩa
khoer khỏe | khoej khọe | ngoeo ngoeo | ngoafi ngoài | ngoaif ngoài | xoays xoáy | tuaanf tuần
khuyeens khuyến | khuyaa khuyaa | nghieeng nghiêng | nghieenx nghiễn | chuyeen chuyên | yeeu yêu
boong bông | booong boong | mooocs moóc | xooong xoong | Ddawks Đắk | Lawks Lắk | Kroong Krông
hieeur hiểu | kieemr kiểm | nhieeuf nhiều | thieets thiết | lieen liên | bieeur biểu | tieeps tiếp
khoong không | ddoongf đồng | coong công | noooi nooi | buooir buổi | buoori buổi | muoons muốn | muonso muốn
HDDND HĐND | VNDD VNĐ | QDD QĐ | NDD NĐ | LDDTBXH LĐTBXH | UBND UBND | TTHC TTHC | KTXH KTXH
COONGJ CỘNG | HOAF HÒA | VIEETJ VIỆT | DDOOCJ ĐỘC | LAAPJ LẬP | TUWJ TỰ | Ddaf Đà | NAWNGX NẴNG
anhz anhz | toanss toans | toansz toan | tieengsz tiêng | banns banns | mms mms | ssss ssss | xx xx
add add | class class | hatf hatf | catx catx | linux linux | string string | brand brand
windows windows | Telex Telex | https https | web web | with with | expect expect | text text
email email | Facebook Facebook | website website | internet internet | base base | user uẻ
OCOP OCOP | ISO ISO | USD USD | WTO WTO | WHO WHO | ASEAN ASEAN | marketing marketing | video video
"""

VNI = """
a6 â | a8 ă | e6 ê | o6 ô | o7 ơ | u7 ư | d9 đ | uo7 ươ | u7o7 ươ | u7o ưo
D9 Đ | A6 Â | E6 Ê | O7 Ơ | U7 Ư | A8 Ă | UO7 ƯƠ | a1 á | a2 à | a3 ả | a4 ã | a5 ạ
a10 a | a12 à | a11 a1 | a22 a2 | a33 a3 | a44 a4 | a55 a5 | a66 a6 | a88 a8 | o77 o7 | u77 u7 | d99 d9
a111 a11 | a666 a66 | to0 to0 | toa10 toa | tie6ng10 tiêng | toan11 toan1 | a68 ă | a86 â
Quye61t Quyết | d9inh5 định | bo63 bổ | nhie6m5 nhiệm | Quyet61 Quyết | dinh95 định | bo36 bổ
tie61ng tiếng | tie6ng1 tiếng | tieng61 tiếng | tieng16 tiếng | Vie65t Việt | Viet65 Việt | Viet56 Việt
ngu7o7i2 người | nguo7i2 người | nguoi72 người | d9u7o75c được | duoc975 được | d9uo75c được
tru7o7ng2 trường | truong72 trường | thuo7ng2 thường | thuong27 thường | phu7o72ng phường | phuong72 phường
huo7u hươu | ru7o7u5 rượu | thuo73 thuở | huo7 huơ | khuyu3 khuỷu | nuoc71 nước | huong7 hương
hoa2 hòa | hoa2n hoàn | hoan2 hoàn | hoa1 hóa | hoat5 hoạt | xoa1 xóa | toan1 toán | toa1n toán
thuy1 thúy | thuy3 thủy | uy3 ủy | uye6n3 uyển | huye6n5 huyện | tuyen63 tuyển | quyen62 quyền
quy3 quỷ | quy1 quý | qua6n quân | quoc61 quốc | quan1 quán | quet1 quét | qua8n5 quặn | quo73 quở
gi2 gì | gia1 giá | gia6y1 giấy | gio72 giờ | gie6ng1 giếng | giet61 giết | gin2 gìn | giu74 giữ
cua3 của | cua73 cửa | mua2 mùa | mua7 mưa | lu7a5 lựa | chia chia | nghia4 nghĩa | lua75 lựa
khoe3 khỏe | ngoai2 ngoài | ngoa2i ngoài | xoay1 xoáy | tuan62 tuần | ngoeo ngoeo | qua2 quà
khuyen61 khuyến | nghieng6 nghiêng | chuye6n chuyên | yeu6 yêu | ye6u yêu | bong6 bông | boong boong
mooc1 moóc | xoong xoong | D9a81k Đắk | La81k Lắk | Kro6ng Krông | hie6u3 hiểu | kiem63 kiểm
nhieu62 nhiều | thie61t thiết | lie6n liên | bieu63 biểu | tie61p tiếp | kho6ng không | d9o6ng2 đồng
cong6 công | buo6i3 buổi | buoi63 buổi | muo6n1 muốn | muon61 muốn | muon71 mướn | muo6n71 mướn
HD9ND HĐND | VND9 VNĐ | QD9 QĐ | ND9 NĐ | LD9TBXH LĐTBXH | UBND UBND | TTHC TTHC | CNTT CNTT
CO6NG5 CỘNG | HOA2 HÒA | VIE6T5 VIỆT | D9O6C5 ĐỘC | LA6P5 LẬP | TU75 TỰ | D9a2 Đà | NA8NG4 NẴNG
windows windows | Telex Telex | https https | web web | expect expect | text text | user user
3A1 3A1 | 2026 2026 | Covid19 Covid19 | mp3 mp3 | H2O H2O | hat2 hat2 | cat4 cat4 | linux1 linux1
"""

# Words of which only the end shows that they are not Vietnamese: right after the space behind them.
ENDED_TELEX = """
data data | photo photo | user user | toots tốt | toot tôt | wow wow | sotw sơt | expect expect
is í | test tét | tiees tiees | dd đ | aw ă | toans toán | passs pass | HDDND HĐND | did đi
"""


def pairs(table: str) -> list[tuple[str, str]]:
    """A table read: what is typed, what must stand there."""
    found = [cell.split() for line in table.strip().splitlines() for cell in line.split("|")]
    return [(typed, expected) for typed, expected in found]


ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

# Every rhyme, its bearer of the tone in capitals (hòa, thúy: as the laws are printed).
RHYMES = """
A Ac Ach Ai Am An Ang Anh Ao Ap At Au Ay Ăc Ăm Ăn Ăng Ăp Ăt Âc Âm Ân Âng Âp Ât Âu Ây
E Ec Em En Eng Eo Ep Et Ê Êch Êm Ên Ênh Êp Êt Êu
I Ia Ich Im In Inh Ip It Iu iÊc iÊm iÊn iÊng iÊp iÊt iÊu
O Oa oAc oAch oAi oAm oAn oAng oAnh oAo oAp oAt oAy oĂc oĂm oĂn oĂng oĂt Oc Oe oEn oEo oEt
Oi Om On Ong oOc oOng Op Ot Ô Ôc Ôi Ôm Ôn Ông Ôp Ôt Ơ Ơi Ơm Ơn Ơp Ơt
U Ua Uc Ui Um Un Ung Up Ut uÂn uÂng uÂt uÂy uÊ uÊch uÊnh uƠ Uy uYa uYch uyÊn uyÊt uYnh uYp uYt
uYu uÔc uÔi uÔm uÔn uÔng uÔt Ư Ưa Ưc Ưi Ưm Ưn Ưng Ưt Ưu ưƠc ưƠi ưƠm ưƠn ưƠng ưƠp ưƠt ưƠu
Y Yt Ynh yÊm yÊn yÊng yÊt yÊu
"""

STOPS = ("c", "ch", "p", "t")
TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
TELEX_TONES = ["", *"sfrxj"]
VNI_TONES = ["", *"12345"]
TELEX_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_MARKS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}


def syllables() -> Iterator[tuple[str, str, int]]:
    """Onset, rhyme and tone of every syllable that spelling allows."""
    for onset in ["", *ONSETS.split()]:
        for rhyme in RHYMES.split():
            if spelled_so(onset, rhyme.lower()):
                for tone in (1, 5) if rhyme.endswith(STOPS) else range(6):
                    yield onset, rhyme, tone


def spelled_so(onset: str, rhyme: str) -> bool:
    """Whether the two can be written together."""
    front = rhyme[0] in "eêiy"
    if rhyme == "uơ":
        return onset in ("h", "th", "kh")
    if rhyme in ("yt", "ynh"):
        return onset == "qu"
    if onset in ("c", "g", "ng"):
        return not front
    if onset in ("gh", "ngh", "k"):
        return front and (onset == "k" or rhyme[0] != "y")
    if onset == "qu":
        return rhyme[0] not in "oôuươi" or rhyme in ("ôc", "ơ")
    return onset != "gi" or rhyme[0] not in "iy"


def written(onset: str, rhyme: str, tone: int) -> str:
    """The syllable as it stands on paper."""
    text = "".join(c.lower() + TONES[tone] if c.isupper() else c for c in rhyme)
    return unicodedata.normalize("NFC", onset + text)


def ways(onset: str, rhyme: str, tone: int, method: str) -> set[str]:
    """Three ways in which people type the syllable."""
    tones, marks = (TELEX_TONES, TELEX_MARKS) if method == "telex" else (VNI_TONES, VNI_MARKS)
    letters, key = onset + rhyme.lower(), tones[tone]
    bearer = len(onset) + next(n for n, letter in enumerate(rhyme) if letter.isupper())
    if method == "telex" and "oo" in letters:  # the double o itself: the mark undone by a third
        letters, bearer = letters.replace("oo", "ooo"), bearer + 1
    return {
        typed_at_once(letters, key, marks),
        typed_afterwards(letters, key, marks),
        typed_in_the_middle(letters, bearer, key, marks),
    }


def typed_at_once(letters: str, tone: str, marks: dict[str, str]) -> str:
    """Each mark right behind its letter, the tone at the end."""
    return "".join(marks.get(letter, letter) for letter in letters) + tone


def typed_afterwards(letters: str, tone: str, marks: dict[str, str]) -> str:
    """The bare letters, then the marks, then the tone: dinhdj, nguoiwf."""
    keys = "".join(marks.get(letter, letter)[0] for letter in letters)
    late = [marks[letter][1] for letter in letters if letter in marks]
    return keys + "".join(dict.fromkeys(late)) + tone


def typed_in_the_middle(letters: str, bearer: int, tone: str, marks: dict[str, str]) -> str:
    """The tone right behind the vowel that bears it, before what follows: tieesng."""
    keys = [marks.get(letter, letter) for letter in letters]
    return "".join([*keys[: bearer + 1], tone, *keys[bearer + 1 :]])
