### Bahasa Melayu. A message that is missing here is said in English.
### One fixed term for each thing: kata laluan sementara, kata laluan semasa, kata laluan baru, kod sekali guna, guru kelas, slip,
### dikunci / buka kunci, diluluskan, ditolak, cubaan, balasan (of the school), jawapan (to a question), angka (a digit).

## Butang

button-ask = Minta bantuan sekolah
button-back = Kembali
button-cancel = Batal
button-confirm = Sahkan
button-change = Tukar
button-other-question = Soalan lain
button-understand = Saya faham
button-forgotten = Saya lupa jawapannya
button-no-paper = Saya tiada slip
button-approve = Luluskan
button-deny = Tolak
button-done = Selesai
button-new-one = Buat satu lagi
button-continue = Teruskan
button-next-page = Tunjukkan yang seterusnya
button-menu-forgot = Lupa kata laluan
button-menu-first = Log masuk pertama
button-menu-change = Tukar kata laluan
button-menu-questions = Soalan keselamatan
button-menu-unlock = Minta buka kunci
button-menu-status = Semak status
button-menu-help = Bantuan
button-menu-privacy = Privasi

## Lapan soalan rasmi, dengan bahasa Inggeris dalam kurungan

question-1 = Apakah haiwan kegemaran anda? (What is your favourite animal?)
question-2 = Apakah warna kegemaran anda? (What is your favourite colour?)
question-3 = Apakah sukan atau hobi kegemaran anda? (What is your favourite sport or hobby?)
question-4 = Apakah makanan kegemaran anda? (What is your favourite food?)
question-5 = Siapakah hero kartun/kumpulan pop kegemaran anda? (What is your favourite cartoon hero/pop group?)
question-6 = Apakah mainan kegemaran anda? (What is your favourite toy?)
question-7 = Apakah filem kegemaran anda? (What is your favourite movie?)
question-8 = Apakah buku kegemaran anda? (What is your favourite book?)

## Bahasa

choose-language = Bahasa apakah yang anda mahu saya gunakan?
language-chosen = Mulai sekarang, saya berbahasa Melayu dengan anda.
language-en = English
language-zh = 简体中文
language-ms = Bahasa Melayu
language-ta = தமிழ்
button-menu-language = 文 Bahasa

## Untuk semua

step = <b>Langkah { $n } daripada { $of }</b>
busy = Ramai orang sedang menggunakan khidmat bantuan ini. Tiada cubaan yang dikira. Sila cuba lagi sebentar nanti.
not-text = Di sini saya hanya dapat membaca teks. Sila taip.
old-button = Butang itu untuk langkah yang sudah lepas. Sekarang kita di sini.
press-over = Butang itu tidak digunakan lagi. Hantar /start untuk mula semula.
tap-button = Sila tekan salah satu butang di bawah.
use-buttons = Sila tekan salah satu butang di bawah. Saya telah memadam apa yang anda taip.
edited-typed = Saya tidak membaca mesej yang diubah selepas dihantar, jadi saya telah memadamnya. Sila taip semula sebagai mesej baru.
start-here = Sekarang kita di sini. Hantar /cancel untuk berhenti.
no-flow-typed = Tiada apa-apa yang sedang dibuat sekarang. Saya telah memadam apa yang anda taip, kalau-kalau itu rahsia. Tekan apa yang anda perlukan:
moved-on = Ada perkara lain berlaku di sini pada masa yang sama, jadi saya tidak menerima yang tadi. Sila lihat mesej terbaru saya, atau hantar /start.
no-flow = Tiada apa-apa yang sedang dibuat sekarang. Tekan apa yang anda perlukan:
unknown-command-here = Saya tidak kenal arahan itu. Sekarang kita di sini:
unknown-command = Saya tidak kenal arahan itu. Tekan apa yang anda perlukan:
went-wrong = Ada masalah di pihak kami. Tiada apa-apa yang berubah. Sila cuba lagi sebentar nanti. Jika berlaku lagi, beritahu sekolah nombor rujukan ini: <code>{ $reference }</code>
not-deleted = Saya tidak dapat memadam mesej terakhir anda. Sila padam sendiri, kerana mungkin ada rahsia di dalamnya.
only-private = Demi keselamatan anda, saya bercakap tentang akaun dalam perbualan peribadi sahaja. Tekan nama saya dan tulis kepada saya di sana.
write-in-private = Tulis kepada saya secara peribadi: tekan nama saya, dan hantar /{ $command } di sana.
write-in-private-removed = Tulis kepada saya secara peribadi: tekan nama saya, dan hantar /{ $command } di sana. Saya telah memadam apa yang anda taip.
write-in-private-stays = Tulis kepada saya secara peribadi: tekan nama saya, dan hantar /{ $command } di sana. Saya tidak boleh memadam mesej di sini, jadi sila padam sendiri.
too-many-messages = Terlalu banyak mesej sekali gus. Saya telah melangkau sebahagian daripadanya dan memadamnya. Sila teruskan, satu mesej demi satu mesej.
too-many-messages-group = Terlalu banyak mesej sekali gus. Saya telah melangkau sebahagian daripadanya. Sila teruskan, satu mesej demi satu mesej.

## Langkah pertama: akaun yang mana

ask-login = Sila taip MIMS ID pelajar. Contohnya:
    <code>tan_wei_ling1@students.edu.sg</code>
ask-child = Untuk anak yang mana? Tekan satu butang, atau taip MIMS ID yang lain.
ask-current-password = Untuk <b>{ $login }</b>
    Sila taip kata laluan semasa. Saya akan memadamnya serta-merta daripada perbualan ini.
current-password-missed = Itu tidak betul. { $tries ->
        [1] Tinggal 1 cubaan lagi
       *[other] Tinggal { $tries } cubaan lagi
    }. Semak huruf besar dan huruf kecil. Jika anda tidak ingat lagi, hantar /forgot.
login-empty = Saya tidak menemui ID dalam apa yang anda taip.
login-too-long = Itu terlalu panjang untuk sebuah ID.
login-nric = Tolong jangan sekali-kali menghantar nombor NRIC atau FIN di sini. Saya telah memadamnya dan tidak menyimpan apa-apa.
login-staff = Itu akaun kakitangan. Khidmat bantuan ini bukan untuk akaun kakitangan. Sila hubungi Pentadbir MIMS (MIMS Administrator) anda.
login-hq = Itu akaun ibu pejabat. Khidmat bantuan ini bukan untuk akaun ibu pejabat. Sila hubungi Pentadbir MIMS (MIMS Administrator) anda.
login-domain = ID pelajar berakhir dengan <code>@students.edu.sg</code>.
login-suggestion = Adakah maksud anda <code>{ $suggestion }</code>? Jika ya, hantar seperti itu.
login-characters = Sebelum tanda @, ID hanya ada huruf, angka, titik, tanda sempang dan garis bawah.
login-ambiguous = Saya tidak pasti ID yang mana. Sila taip ID itu sepenuhnya, seperti yang tertulis pada slip atau dalam Buku Panduan Pelajar (Student Handbook).

## Lupa kata laluan

challenge = Untuk <b>{ $login }</b>
    Soalan { $n } daripada { $of }:
    <b>{ $question }</b>
    Taip jawapan anda. Saya akan memadamnya serta-merta daripada perbualan ini.
answers-missed = Jawapan anda tidak betul. { $tries ->
        [1] Tinggal 1 cubaan lagi
       *[other] Tinggal { $tries } cubaan lagi
    }. Sila jawab semua soalan sekali lagi. Huruf besar atau kecil tidak mengapa. Jika anda lupa jawapannya, atau belum pernah menetapkannya, tekan <b>Saya lupa jawapannya</b>: guru kelas (Form Teacher) anda dapat membantu.
answers-lost = Saya terhenti sebentar tadi, dan saya tidak menyimpan jawapan yang belum lengkap. Sila mula dari soalan pertama.
evidence = Jawapan anda betul.
    Perbualan ini baru bagi <b>{ $login }</b>. Jadi, kami perlu satu lagi bukti bahawa ini memang anda. Mana-mana satu sudah cukup:
evidence-email = Tekan <b>Kod melalui e-mel</b>, jika akaun ini ada e-mel pemulihan.
evidence-vouch = Pada telefon yang pernah digunakan keluarga anda di sini, tekan nombor <b>{ $number }</b>.
evidence-school = Tekan <b>Minta bantuan sekolah</b>. Balasan akan sampai di sini sendiri.
forgotten = Kalau begitu, hanya sekolah dapat membantu untuk <b>{ $login }</b>.
    Tekan <b>Minta bantuan sekolah</b>. Jika sekolah bersetuju, guru kelas (Form Teacher) akan memberi anda slip baru. Dengan slip itu, anda mula semula: /first.
permit-gone = Kelulusan itu sudah digunakan atau sudah tamat tempohnya. Anda boleh mula semula di sini.

## Dikunci

locked-until = Bantuan kata laluan untuk <b>{ $login }</b> dikunci bagi anda hingga { $until }. Log masuk di sekolah masih boleh dibuat.
    Jika anda tidak dapat menunggu, tekan <b>Minta bantuan sekolah</b>. Guru kelas (Form Teacher) anda juga dapat membantu.
locked-school = Bantuan kata laluan untuk <b>{ $login }</b> dikunci kerana terlalu banyak jawapan salah. Sekarang hanya sekolah dapat membantu. Log masuk di sekolah masih boleh dibuat.
    Tekan <b>Minta bantuan sekolah</b>, atau bercakap dengan guru kelas (Form Teacher).
locked-password-until = Menaip kata laluan <b>{ $login }</b> dikunci bagi anda hingga { $until }. Log masuk di sekolah masih boleh dibuat.
    Jika anda lupa kata laluan, hantar /forgot. Jika tidak, sila tunggu, atau tekan <b>Minta bantuan sekolah</b>.
locked-password-school = Menaip kata laluan <b>{ $login }</b> dikunci selepas terlalu banyak kesilapan. Log masuk di sekolah masih boleh dibuat.
    Jika anda lupa kata laluan, hantar /forgot. Jika tidak, tekan <b>Minta bantuan sekolah</b>, atau bercakap dengan guru kelas (Form Teacher).
locked-answers-missed = Jawapan anda tidak betul. Tinggal 0 cubaan lagi.
locked-temporary-missed = Itu tidak betul. Tinggal 0 cubaan lagi.

## Meminta bantuan sekolah

asked = Saya telah menghantar permintaan anda tentang <b>{ $login }</b> kepada sekolah. Dalam /status, ini permintaan #{ $number }.
    Balasan dijangka sebelum { $expect }, dan akan sampai di sini. Jika tiada balasan hingga { $until }, sila bercakap dengan guru kelas (Form Teacher).
asked-too-often = Anda sudah dua kali meminta bantuan sekolah hari ini; permintaan yang ditarik balik dikira juga. Jika masih ada balasan, ia akan sampai di sini. Anda boleh meminta lagi selepas 24 jam, atau bercakap dengan guru kelas (Form Teacher).
unlock-confirm-locked = Bantuan kata laluan untuk <b>{ $login }</b> dikunci bagi anda. Mahukah saya minta sekolah membukanya?
unlock-confirm = Mahukah saya minta sekolah membuka semula <b>{ $login }</b>? Jika anda cuma lupa kata laluan, /forgot lebih cepat.
    Guru kelas (Form Teacher) juga dapat membantu.

## Log masuk pertama

ask-temporary-password = Untuk <b>{ $login }</b>
    Sila taip kata laluan sementara pada slip daripada guru kelas (Form Teacher). Saya akan memadamnya serta-merta daripada perbualan ini.
temporary-password-missed = Itu tidak betul. { $tries ->
        [1] Tinggal 1 cubaan lagi
       *[other] Tinggal { $tries } cubaan lagi
    }. Lihat slip itu sekali lagi, huruf demi huruf, atau minta slip baru daripada guru kelas (Form Teacher). Jika anda tiada slip, tekan <b>Saya tiada slip</b>.
no-paper = Tanpa slip, hanya sekolah dapat membantu untuk <b>{ $login }</b>.
    Tekan <b>Minta bantuan sekolah</b>. Jika sekolah bersetuju, guru kelas (Form Teacher) akan memberi anda slip.
slip-replaced = Slip itu sudah digunakan, atau sekolah sudah memberi slip yang lebih baru. Tiada apa-apa yang berubah untuk <b>{ $login }</b>.
    Jika anda ada slip yang lebih baru, tekan <b>Kembali</b>. Jika tiada, tekan <b>Minta bantuan sekolah</b>, atau bercakap dengan guru kelas (Form Teacher).
slip-expired = Slip untuk <b>{ $login }</b> itu betul, tetapi hanya sah hingga { $until }. Cubaan ini tidak dikira.
    Tekan <b>Minta bantuan sekolah</b> untuk slip baru, atau bercakap dengan guru kelas (Form Teacher).
choose-question = Pilih soalan { $n } daripada { $of }.
choose-why = Anda memerlukan jawapan ini apabila anda lupa kata laluan. Jadi, pilih soalan yang jawapannya masih akan anda ingat tahun depan.
choose-advice = Petua: warna, haiwan, makanan atau sukan mudah diteka. Pilih satu sahaja soalan seperti itu.
questions-lost = Saya terhenti sebentar tadi, dan saya tidak menyimpan jawapan yang belum lengkap. Sila pilih semula soalannya.
ask-answer = Soalan { $n } daripada { $of }:
    <b>{ $question }</b>
    Taip jawapan anda. Saya akan memadamnya serta-merta daripada perbualan ini.
answer-empty = Jawapan itu kosong. Sila gunakan huruf atau angka.
answer-too-long = Jawapan itu terlalu panjang. Sila gunakan paling banyak 64 aksara.
answer-same-as-other = Anda sudah memberi jawapan itu untuk soalan lain. Sila gunakan jawapan yang berbeza, atau tekan <b>Soalan lain</b>.
answer-is-name = Jawapan anda ialah sebahagian daripada nama pelajar, yang diketahui orang lain. Sila gunakan jawapan yang berbeza.
answer-is-login = Jawapan anda ialah sebahagian daripada ID, yang diketahui orang lain. Sila gunakan jawapan yang berbeza.
answer-is-password = Jawapan anda sama dengan kata laluan. Sila gunakan jawapan yang berbeza.
answer-is-question = Jawapan anda hanya mengulang soalan. Sila gunakan jawapan yang berbeza.
answer-too-common = Ramai orang akan memberi jawapan itu, jadi jawapan itu mudah diteka. Sila gunakan jawapan yang berbeza, atau tekan <b>Soalan lain</b>.
review = Sila semak ejaannya. Saya menunjukkan jawapan ini sekali sahaja. Selepas itu, saya memadamnya daripada perbualan ini.
review-line = { $n }. { $question }
    <b>{ $answer }</b>

## Kata laluan baru

ask-new-password = Sila taip kata laluan baru. Saya akan memadamnya serta-merta daripada perbualan ini.
    Syaratnya:
wait-for-password = Sila tunggu sebentar. Sistem sedang menukar kata laluan anda.
ask-new-password-again = Yang itu baik. Sila taip kata laluan baru itu sekali lagi.
password-refused = Kata laluan itu belum memenuhi semua syarat. Sila taip kata laluan baru yang lain:
password-differs = Kedua-dua kata laluan itu tidak sama. Mari mula semula: sila taip kata laluan baru.
password-lost = Saya terhenti sebentar tadi, dan saya tidak menyimpan kata laluan yang belum selesai. Mari mula semula: sila taip kata laluan baru.
rule-unmet = Belum:
rule-too-short = sekurang-kurangnya { $min } aksara
rule-too-long = paling banyak { $max } aksara
rule-first-character = aksara pertama ialah huruf atau angka
rule-no-digit = sekurang-kurangnya satu angka
rule-no-lower = sekurang-kurangnya satu huruf kecil
rule-no-upper = sekurang-kurangnya satu huruf besar
rule-few-kinds = tiga daripada: huruf besar, huruf kecil, angka, simbol
rule-holds-name = tiada bahagian daripada nama atau ID pelajar
rule-too-common = tidak mudah diteka
rule-used-before = bukan kata laluan yang lama
rule-used-before-broken = kata laluan ini pernah digunakan
changed = <b>Selesai. Kata laluan telah ditukar</b> untuk { $login }.
    Gunakannya untuk:
    1. Student iCON (e-mel dan Drive)
    2. SLS (Student Learning Space)
    3. Microsoft Pro Plus, Zoom dan komputer riba sekolah

    Petua: log keluar daripada semua akaun Google sebelum log masuk ke portal. Jangan simpan kata laluan pada peranti yang dikongsi. Simpan kata laluan di tempat yang selamat.
first-login-done = Jika anda lupa kata laluan nanti, hantar /forgot kepada saya.
password-changed-notice = Kata laluan <b>{ $login }</b> baru sahaja ditukar dari perbualan lain. Jika itu bukan anda atau keluarga anda, segera bercakap dengan guru kelas (Form Teacher).

## Kembali

cancelled = Sudah dihentikan. Tiada apa-apa yang berubah. Anda boleh mula semula pada bila-bila masa.
nothing-to-cancel = Tiada apa-apa untuk dihentikan. Tekan apa yang anda perlukan:
replaced = Saya telah menghentikan apa yang kita buat tadi.
expired = Masa sudah terlalu lama, jadi saya berhenti demi keselamatan. Tiada apa-apa yang berubah. Mula semula apabila anda sudah bersedia.
stopped = Saya telah menghentikannya demi keselamatan, dan tiada apa-apa yang berubah di sini. Mula semula, atau bercakap dengan guru kelas (Form Teacher).
expired-shown = Saya telah memadam apa yang saya tunjukkan kepada anda, demi keselamatan. Setiap slip yang belum dicatat boleh dibuat semula: hantar /lookup dan nama, kemudian tekan <b>Kata laluan sementara</b>.
expired-code = Masa sudah terlalu lama, jadi tiada keputusan dibuat. Hantar /pending untuk melihat permintaan yang menunggu.
expired-typed = Masa sudah terlalu lama, jadi saya berhenti demi keselamatan dan memadam apa yang baru anda taip. Tiada apa-apa yang berubah. Mula semula apabila anda sudah bersedia.

## Menu

start = Helo! Saya MIMS Helpdesk. Saya membantu pelajar dan ibu bapa dengan akaun pelajar, siang dan malam.
    Apakah yang anda perlukan?
help = Saya dapat membantu dengan perkara ini:
    1. /forgot – apabila lupa kata laluan
    2. /first – log masuk pertama, dengan slip daripada guru kelas (Form Teacher)
    3. /change – tukar kata laluan, apabila anda tahu kata laluan semasa
    4. /questions – lihat atau tukar soalan keselamatan
    5. /unlock – minta sekolah membuka semula akaun
    6. /find – cari ID dengan nombor telefon anda
    7. /status – lihat keadaan sekarang, dan permintaan anda
    8. /chats – lihat atau buang perbualan yang saya kenal
    9. /language – tukar bahasa
    10. /privacy – apa yang saya simpan tentang anda
    11. /cancel – hentikan apa yang sedang dibuat
help-email = 12. /email – tetapkan atau buang e-mel pemulihan
help-approver = <b>Untuk pelulus</b>
    1. /pending – permintaan yang menunggu, dengan nama, dan putuskannya
    2. /lookup – keadaan akaun, dan apa yang membantu
    3. /colleagues – bantu rakan sekerja dengan pengesah
    4. /report – tujuh hari yang lalu
help-teacher = <b>Untuk guru kelas (Form Teacher)</b>
    1. /class – minta bantuan pelulus bagi pelajar kelas anda
help-end = Jika saya tidak dapat membantu, guru kelas (Form Teacher) dapat membantu.
privacy = <b>Privasi, secara ringkas</b>
    1. Saya menggunakan ID pelajar dan apa yang anda taip hanya untuk membantu dengan akaun itu.
    2. Jawapan dan kata laluan tidak pernah disimpan seperti yang anda taip, dan saya memadam mesej anda daripada perbualan ini.
    3. Perbualan ini berjalan di Telegram, sebuah syarikat di luar Singapura, yang dapat melihatnya.
    4. Umur anda bawah 13 tahun? Sila buat ini bersama ibu atau bapa anda.
    5. Ada soalan? Tanya guru kelas (Form Teacher).
privacy-ask = Tekan <b>Saya faham</b> untuk teruskan.

## Keputusan yang sampai sendiri

told-unlocked = Permintaan anda telah diluluskan oleh sekolah: kunci <b>{ $login }</b> telah dibuka. { $tries ->
        [1] Anda ada 1 cubaan baru
       *[other] Anda ada { $tries } cubaan baru
    }. Jika kata laluan dilupakan, tekan <b>Teruskan</b>: saya akan bertanya soalan keselamatan. Jika tidak, mulakan semula apa yang anda mahu buat tadi.
told-unlocked-full = Permintaan anda untuk membuka kunci <b>{ $login }</b> telah diluluskan oleh sekolah. Namun, jawapan salah sudah terlalu banyak, jadi jawapan sahaja tidak lagi mencukupi. Hantar /unlock sekali lagi. Kemudian saya akan meminta kata laluan sementara daripada sekolah.
told-reset-approved = Permintaan anda untuk menetapkan semula kata laluan <b>{ $login }</b> telah diluluskan oleh sekolah. Tekan <b>Teruskan</b> dalam masa 24 jam, dalam perbualan ini.
told-temporary-approved = Kata laluan sementara untuk <b>{ $login }</b> telah diluluskan oleh sekolah. Guru kelas (Form Teacher) akan memberi anda slip dengan kata laluan itu. Apabila anda sudah menerimanya, hantar /first kepada saya.
told-denied = Permintaan anda tentang <b>{ $login }</b> telah ditolak oleh sekolah. Sila bercakap dengan guru kelas (Form Teacher).
told-expired = Sekolah tidak sempat membalas permintaan anda #{ $number } pada { $asked }. Sila bercakap dengan guru kelas (Form Teacher), atau minta sekali lagi.
told-expired-of = Sekolah tidak sempat membalas permintaan anda #{ $number } tentang <b>{ $login }</b> pada { $asked }. Sila bercakap dengan guru kelas (Form Teacher), atau minta sekali lagi.

## Pihak sekolah: kad

kind-unlock = buka kunci
kind-recovery = tetapan semula kata laluan
kind-temporary-password = kata laluan sementara
card = <b>#{ $number } · { $kind }</b>
    Akaun: { $masked }
    Kelas: <code>{ $class }</code>
    Perbualan: { $chat }
    Jawapan: { $answers }
    Cubaan salah dalam 24 jam: { $tries }
    Diminta: { $asked }
card-chat-known = sudah dikenali untuk akaun ini
card-chat-unknown = belum dikenali untuk akaun ini
card-answers-right = semuanya betul
card-answers-not-given = tidak dibuktikan
card-open = Tekan satu butang, kemudian sahkan dengan kod anda dalam perbualan peribadi kita.
card-approved = <b>diluluskan</b> oleh { $by }, { $at }
card-approved-two = <b>diluluskan</b> oleh { $first } dan { $by }, { $at }
card-denied = <b>ditolak</b> oleh { $by }, { $at }
card-expired = <b>tamat tempoh</b> tanpa keputusan, { $at }
digest = <b>{ $count } sedang menunggu · paling lama { $age }</b>
    { $kinds }
    Setakat { $at }. Banyak yang sampai sekali gus, jadi semuanya tidak ditunjukkan satu demi satu. Pelulus: tekan butang, dan saya tunjukkan dalam perbualan peribadi kita.
digest-kind = { $kind }: { $count }
digest-none = Banyak permintaan sampai sekali gus. Setiap satunya sudah ditunjukkan di sini atau sudah tamat.
press-sent = Saya telah menulis kepada anda secara peribadi. Sila sahkan di sana dalam masa 5 minit.
press-cannot-write = Saya tidak dapat menulis kepada anda secara peribadi. Buka perbualan dengan saya dan tekan Start: teruskan di sana dalam masa 5 minit.
press-not-an-approver = Hanya pelulus sekolah ini boleh membuat keputusan. Operator boleh menjemput anda.
press-other-school = Permintaan ini milik sekolah lain. Pelulus di sana memutuskannya, dalam kumpulan sekolah itu.
press-not-in-the-group = Anda mesti menjadi ahli kumpulan sekolah ini untuk membuat keputusan. Minta rakan sekerja menambah anda, kemudian cuba lagi.
press-own-request = Anda sendiri yang memintanya, atau ini akaun keluarga anda. Pelulus lain mesti membuat keputusan. Jika tiada antara anda yang meminta, beritahu pelulus itu.
press-suspended = Terlalu banyak kod salah. Pelulus lain boleh memulihkan anda dengan /colleagues, atau operator boleh.
press-decided = Permintaan ini sudah diputuskan. Tiada apa-apa lagi yang perlu dibuat.
press-unknown = Butang ini bukan untuk permintaan yang masih terbuka. Pelulus: hantar /pending untuk melihat yang menunggu.
press-group-over = Kumpulan ini tidak lagi dihubungkan dengan sekolah, jadi kadnya tidak dikira lagi. Hantar /pending secara peribadi untuk melihat apa yang menunggu.

## Pihak sekolah: kod sekali guna

deed-unlock = buka kunci
deed-recovery = tetapan semula kata laluan
deed-temporary-password = slip baru
step-up-approve = Anda akan <b>meluluskan</b> permintaan #{ $number }, { $kind }:
step-up-deny = Anda akan <b>menolak</b> permintaan #{ $number }, { $kind }:
code-missed = Kod itu tidak betul. Gunakan kod yang ditunjukkan aplikasi sekarang.
code-unreadable = Itu bukan kod: kod ada enam angka.
code-reused = Kod itu sudah digunakan. Tunggu kod yang seterusnya dalam aplikasi.
code-suspended = Terlalu banyak kod salah. Anda tidak boleh memutuskan apa-apa sehingga pelulus lain memulihkan anda dengan /colleagues, atau operator memulihkan anda.
decided-approved = Permintaan #{ $number } diluluskan.
decided-denied = Permintaan #{ $number } ditolak.
decided-already = Permintaan #{ $number } sudah diputuskan sebelum anda: { $state }. Keputusan anda tidak diperlukan.
state-approved = diluluskan
state-denied = ditolak
state-expired = tidak diputuskan pada masanya
decided-not-allowed = Anda tidak boleh lagi memutuskan permintaan #{ $number }.
temporary-password-shown = Permintaan #{ $number } diluluskan. Ini kata laluan sementara untuk <b>{ $name }</b>, kelas <code>{ $class }</code>, ID <code>{ $login }</code>. Catat kata laluan ini, serahkan melalui guru kelas (Form Teacher), kemudian tekan <b>Selesai</b>. Saya menunjukkannya di sini dan sekali ini sahaja.

    <tg-spoiler><code>{ $password }</code></tg-spoiler>
temporary-password-gone = Permintaan #{ $number } diluluskan, tetapi saya dimulakan semula sebelum sempat menunjukkan slip itu. Tekan <b>Buat satu lagi</b>.
temporary-password-used = Permintaan #{ $number } diluluskan, dan slipnya sudah digunakan atau diganti. Tiada apa-apa lagi yang perlu dibuat.

## Pihak sekolah: pendaftaran dan hubungan kumpulan

enrol-code-wrong = Jemputan itu tidak sah, atau sudah tamat tempohnya. Minta jemputan baru daripada operator.
too-many-codes = Terlalu banyak kod salah, jadi saya tidak menyemak apa-apa kod hingga { $until }. Selepas itu, cuba lagi dengan kod daripada operator. Kod itu masih boleh digunakan.
enrol-how = Hantar /enrol dan kod yang diberi operator, contohnya: /enrol ABCD-EFGH
enrol-scan = Imbas gambar ini dengan aplikasi pengesah (authenticator), atau taip kunci ini ke dalamnya:
    <code>{ $secret }</code>
    Kemudian taip kod sekali guna yang ditunjukkan aplikasi. Selepas itu, saya memadam gambar ini.
enrol-code-missed = Kod itu tidak betul. Aplikasi membuat kod baru setiap 30 saat.
enrol-code-unreadable = Itu bukan kod: kod ada enam angka.
enrolled = Anda telah didaftarkan sebagai pelulus { $school }. Permintaan akan muncul dalam kumpulan sekolah. /pending menunjukkan permintaan yang menunggu.
bind-in-group = Kod itu untuk kumpulan pentadbir sekolah: hantar di sana, bukan di sini.
enrol-in-group = Jemputan hanya untuk perbualan peribadi kita. Saya telah memadamnya. Jika orang lain mungkin sudah membacanya, minta jemputan baru daripada operator.
bind-how = Hantar /bind dan kod yang diberi operator, contohnya: /bind ABCD-EFGH
bind-wrong = Kod itu tidak sah, atau sudah tamat tempohnya. Minta kod baru daripada operator.
bind-anonymous = Saya tidak dapat melihat siapa anda. Sila matikan "Remain anonymous" (kekal tanpa nama) sebentar dan hantar sekali lagi.
bound = Kumpulan ini sudah dihubungkan dengan { $school }. Permintaan akan muncul di sini.
bound-needs-right = Sila jadikan saya pentadbir yang boleh memadam mesej.
pending-none = Tiada permintaan yang menunggu.
pending-some = { $count ->
        [1] 1 permintaan sedang menunggu. Saya menghantarnya sekali lagi dalam kumpulan.
       *[other] { $count } permintaan sedang menunggu. Saya menghantar semuanya sekali lagi dalam kumpulan.
    }
pending-page = { $count } permintaan sedang menunggu. Saya menghantar { $shown } daripadanya dalam kumpulan, yang paling awal dahulu. { $left ->
        [0] Itu halaman terakhir.
       *[other] Selepas itu, ada { $left } lagi yang menunggu.
    }
pending-not-approver = Hanya pelulus boleh melihat permintaan yang menunggu. Operator boleh menjemput anda.
pending-awaits-code = Pengesah lama anda tidak dikira lagi, dan saya menunggu kod pengesah baru. Hantar di sini baris /enrol yang diberi rakan sekerja anda. Jika tiada, tanya rakan sekerja anda atau operator.
code-in-group-stays = Kod hanya untuk perbualan peribadi kita, jangan sekali-kali di sini. Saya tidak boleh memadam mesej di sini, jadi sila padam sendiri.
code-in-group = Kod sekali guna hanya untuk perbualan peribadi kita, jangan sekali-kali di sini. Saya telah memadamnya.
group-not-bound = Kumpulan ini belum dihubungkan dengan mana-mana sekolah. Hantar /bind dan kod daripada operator.
group-is-nobodys = Kumpulan ini sekarang tidak dihubungkan dengan sekolah, jadi tiada apa-apa diputuskan di sini. Pelulus: hantar /pending kepada saya secara peribadi. Untuk menghubungkan kumpulan ini, minta kod /bind daripada operator.
school-removed = Kumpulan ini tidak lagi dihubungkan dengan mana-mana sekolah. Apa yang menunggu di sini telah tamat, dan orang yang meminta telah diberitahu.

## Menu arahan Telegram

command-start = Apa yang saya dapat bantu
command-forgot = Apabila lupa kata laluan
command-first = Log masuk pertama dengan slip sekolah
command-change = Tukar kata laluan, dengan kata laluan semasa
command-questions = Tukar soalan keselamatan
command-unlock = Minta sekolah membuka akaun
command-status = Semak status dan permintaan saya
command-language = Bahasa lain · English · 华文 · தமிழ்
command-help = Bantuan
command-privacy = Apa yang disimpan tentang saya
command-cancel = Hentikan apa yang sedang dibuat
command-pending = Hantar semula permintaan yang menunggu
command-queue = Permintaan yang menunggu, dengan nama
command-lookup = Keadaan akaun pelajar
command-colleagues = Bantu rakan sekerja dengan pengesah
command-class = Minta bantuan untuk pelajar kelas saya

## E-mel pemulihan

button-menu-email = E-mel pemulihan
button-remove-email = Buang e-mel ini
button-another-code = Hantar satu lagi kod
button-skip-email = Langkau
button-email-code = Kod melalui e-mel
command-email = Tetapkan, tukar atau buang e-mel pemulihan
email-why = Jika anda lupa kata laluan, saya dapat menghantar kod ke e-mel ini. Gunakan e-mel peribadi, bukan e-mel sekolah.
email-present = E-mel pemulihan <b>{ $login }</b> ialah <b>{ $address }</b>.
email-offer = Mahukah anda menetapkan e-mel pemulihan? Jika anda lupa kata laluan dan memakai telefon baru, saya dapat menghantar kod ke e-mel itu. Anda juga boleh langkau dan hantar /email nanti.
ask-email = Sila taip alamat e-mel. Saya akan memadamnya serta-merta daripada perbualan ini, dan menghantar kod ke alamat itu.
email-refused-form = Itu bukan alamat e-mel. Contohnya: name@example.com
email-refused-school = Peti e-mel itu milik sekolah. Mungkin ia memerlukan kata laluan yang anda lupa itu juga. Sila gunakan e-mel peribadi.
email-too-often = Tiga e-mel sudah dihantar hari ini. Sila cuba lagi esok.
email-code-to = Saya sedang menghantar kod lapan angka ke <b>{ $address }</b>. Kod itu sah selama 15 minit.
ask-email-code = Sila taip kod daripada e-mel itu. Jika tiada e-mel yang sampai, lihat dalam folder spam dan semak ejaan alamat.
email-code-missed = Itu tidak betul. { $tries ->
        [1] Tinggal 1 cubaan lagi
       *[other] Tinggal { $tries } cubaan lagi
    }.
email-code-unreadable = Itu bukan kod daripada e-mel: kod itu ada lapan angka.
email-code-over = Kod itu sudah habis digunakan atau sudah tamat tempohnya. Tekan <b>Hantar satu lagi kod</b>.
email-confirmed = <b>Selesai.</b> E-mel itu telah disahkan untuk { $login }. Demi keselamatan, e-mel itu hanya dapat digunakan untuk pemulihan mulai { $at }.
email-removed = <b>Selesai.</b> { $login } tiada e-mel pemulihan lagi.
email-refused = Pelayan e-mel menolak alamat itu. Sila semak ejaannya: tekan <b>Kembali</b> dan taip sekali lagi.
email-changed-notice = E-mel pemulihan <b>{ $login }</b> baru sahaja ditukar dari perbualan lain. Jika itu bukan anda atau keluarga anda, segera tukar kata laluan, dan bercakap dengan guru kelas (Form Teacher).
email-removed-notice = E-mel pemulihan <b>{ $login }</b> baru sahaja dibuang dari perbualan lain. Jika itu bukan anda atau keluarga anda, segera tukar kata laluan, dan bercakap dengan guru kelas (Form Teacher).
email-evidence-sent = Jika akaun ini ada e-mel pemulihan, kod sedang dihantar ke sana. Kod itu ada lapan angka dan sah selama 15 minit.
letter-greeting = Salam sejahtera,
letter-sign = MIMS Helpdesk
letter-never-by-phone = Kami tidak pernah meminta kod melalui telefon, dan tidak pernah menghantar pautan untuk ditekan.
letter-code-subject = Kod anda untuk MIMS Helpdesk
letter-code = Sila taip kod ini dalam perbualan di Telegram:
letter-code-valid = Kod ini sah selama 15 minit dan boleh digunakan sekali sahaja.
letter-code-not-you = Jika anda tidak meminta kod ini, anda tidak perlu buat apa-apa: tanpa kod ini, tiada apa-apa akan berlaku. Jika kod sampai lagi, sila beritahu guru kelas (Form Teacher).
letter-changed-subject = E-mel pemulihan anda telah ditukar
letter-changed = Akaun { $student } kini ada e-mel pemulihan yang lain. Kod untuk akaun itu tidak akan dihantar lagi ke alamat ini.
letter-removed-subject = E-mel pemulihan anda telah dibuang
letter-removed = Akaun { $student } tiada e-mel pemulihan lagi. Kod untuk akaun itu tidak akan dihantar lagi ke alamat ini.
letter-password-subject = Kata laluan telah ditukar
letter-password = Kata laluan akaun { $student } baru sahaja ditukar melalui MIMS Helpdesk.
letter-questions-subject = Soalan keselamatan telah ditukar
letter-questions = Soalan keselamatan akaun { $student } baru sahaja ditukar melalui MIMS Helpdesk.
letter-news-not-you = Jika itu bukan anda atau keluarga anda, sila segera tukar kata laluan dan bercakap dengan guru kelas (Form Teacher).

## Soalan keselamatan dan latihan

questions-chosen = Inilah soalan keselamatan <b>{ $login }</b>:
questions-kept = Tiada apa-apa yang berubah. Soalan keselamatan <b>{ $login }</b> tetap sama.
questions-saved = <b>Selesai. Soalan keselamatan telah ditetapkan</b> untuk { $login }. Mulai sekarang, saya akan bertanya soalan ini apabila kata laluan dilupakan.
questions-changed-notice = Soalan keselamatan <b>{ $login }</b> baru sahaja ditukar dari perbualan lain. Jika itu bukan anda atau keluarga anda, segera bercakap dengan guru kelas (Form Teacher).
button-practise-now = Berlatih sekarang
button-remind-me = Ingatkan saya
button-another-day = Hari lain
button-new-questions = Soalan baru
recall-offer = Ramai orang lupa jawapan seperti ini selepas beberapa bulan. Mahukah anda berlatih sekarang, atau saya ingatkan anda selepas 7 hari dan 30 hari?
recall-why = Ini latihan dan tidak mengubah apa-apa. Jika jawapan tidak betul, itu dikira satu cubaan, seperti biasa.
recall-matched = Bagus: semua jawapan untuk <b>{ $login }</b> betul. Tiada apa-apa yang berubah.
recall-missed = Jawapan untuk <b>{ $login }</b> tidak betul. { $tries ->
        [1] Tinggal 1 cubaan lagi
       *[other] Tinggal { $tries } cubaan lagi
    }. Tiada apa-apa yang berubah. Cuba lagi pada hari lain, atau pilih soalan lain sekarang.
recall-reminded = Saya akan mengingatkan anda 7 hari dan 30 hari selepas soalan ditetapkan.
recall-another-day = Saya akan mengingatkan anda esok.
recall-due = Masih ingat jawapan untuk <b>{ $login }</b>? Berlatih sekarang: seminit sahaja, dan tiada apa-apa yang berubah.

## Pengesahan keluarga dan pembekuan

vouch-asked = Ada orang sedang cuba menetapkan semula kata laluan <b>{ $login }</b> dari telefon lain.
    Adakah itu anda, atau anak anda? Jika ya, tekan nombor yang ditunjukkan pada telefon lain itu. Jika nombor belum muncul, tunggu dahulu.
    Adakah itu orang lain? Jika ya, tekan <b>Bukan kami: bekukan</b>.
vouch-given = <b>{ $login }</b>: anda berkata bahawa itu keluarga anda. Telefon yang satu lagi boleh teruskan.
vouch-refused = <b>{ $login }</b>: dihentikan. Telefon yang satu lagi tidak boleh teruskan.
vouch-over = Soalan tentang <b>{ $login }</b> sudah tamat. Tiada sesiapa yang menjawab, dan tiada apa-apa yang disahkan.
vouched = Keluarga anda telah mengesahkan bahawa ini anda.
frozen-family = Sekarang, tiada sesiapa dapat menetapkan semula atau menukar apa-apa untuk <b>{ $login }</b> di sini. Sila beritahu guru kelas (Form Teacher).
    Apabila keadaan sudah selamat, tekan <b>Minta bantuan sekolah</b> supaya akaun itu dibuka semula.
frozen-told = Ahli keluarga anda telah berkata: ini bukan kami.
frozen-school = <b>Dibekukan oleh keluarga</b>
    Akaun: { $masked }
    Kelas: { $class }
    Keluarga berkata bahawa orang lain sedang cuba masuk. Sila bercakap dengan mereka. Apabila mereka memintanya di sini, permintaan buka kunci yang diluluskan akan membuka semula layan diri.
card-frozen = <b>Dibekukan oleh keluarga atau sekolah.</b> Hanya permintaan buka kunci yang diluluskan dapat membuka semula layan diri.
locked-frozen = Layan diri untuk <b>{ $login }</b> dikunci, kerana keluarga anda atau sekolah membekukannya. Hanya sekolah dapat membukanya semula.
    Tekan <b>Minta bantuan sekolah</b>, atau bercakap dengan guru kelas (Form Teacher).
locked-frozen-slip = Slip itu betul, tetapi <b>{ $login }</b> dibekukan oleh keluarga anda atau sekolah. Hanya sekolah dapat membukanya semula.
    Tekan <b>Minta bantuan sekolah</b>, atau bercakap dengan guru kelas (Form Teacher). Kemudian hantar /first dan taip slip ini sekali lagi: ia sah hingga { $until }.
button-not-us = Bukan kami: bekukan
button-this-was-not-us = Ini bukan kami

## Soalan biasa

ask-which = Adakah anda maksudkan salah satu daripada ini?
ask-unknown = Tiada apa-apa yang sedang dibuat sekarang, dan saya tidak tahu jawapannya. Sila tanya guru kelas (Form Teacher) anda, atau pilih apa yang anda perlukan:
ask-secret = Itu nampak seperti kata laluan, jawapan atau kod, jadi saya telah memadamnya dan tidak menyimpan apa-apa. Sila taip perkara seperti itu hanya apabila saya memintanya. Pilih apa yang anda perlukan:

## Nombor telefon

button-phone = Nombor telefon
button-share-phone = Kongsi nombor telefon saya
button-menu-find = Saya lupa ID
command-find = Cari ID dengan nombor telefon anda
evidence-phone = Tekan <b>Nombor telefon</b>, jika sekolah ada nombor anda untuk pelajar ini.
ask-phone = Untuk <b>{ $login }</b>
    Tekan <b>Kongsi nombor telefon saya</b> di bawah. Saya hanya membandingkannya dengan senarai sekolah. Saya tidak menyimpannya, dan saya memadamnya daripada perbualan ini.
phone-refused = Bukan begitu. Sila gunakan butang untuk berkongsi nombor anda sendiri.
phone-not-here = Sekolah ada nombor lain untuk pelajar ini. Sudahkah nombor anda bertukar? Beritahu guru kelas (Form Teacher).
find-phone = Adakah anda ibu, bapa atau penjaga? Tekan <b>Kongsi nombor telefon saya</b> di bawah.
    Saya mencari pelajar yang ada nombor itu dalam senarai sekolah. Saya tidak menyimpannya, dan saya memadamnya daripada perbualan ini.
find-head = Sekolah ada nombor anda untuk:
find-line = { $n }. <code>{ $login }</code>
find-pick = Tekan akaun yang memerlukan bantuan. Kemudian saya akan bertanya soalan keselamatan akaun itu.
find-done = Baik, mari kita teruskan dengan yang itu.
find-none = Saya tidak menemui pelajar dengan nombor anda dalam senarai sekolah. Sila buat ini sekarang:
    1. Cari ID itu dalam Buku Panduan Pelajar (Student Handbook), atau pada slip.
    2. Jika tiada di situ, tanya guru kelas (Form Teacher). Sudahkah nombor anda bertukar? Beritahu guru kelas juga.

## Perbualan yang dikenali

button-menu-chats = Perbualan dikenali
button-remove-chat = Buang { $n }
command-chats = Perbualan yang saya kenal
chats-head = Inilah perbualan yang dikenali untuk <b>{ $login }</b>. Dari perbualan ini, jawapan sahaja sudah cukup apabila kata laluan dilupakan. Buang perbualan yang bukan milik anda lagi.
chats-none = Tiada perbualan yang dikenali untuk <b>{ $login }</b>.
chat-this = { $n }. perbualan ini, dikenali sejak { $since }
chat-other = { $n }. perbualan lain, dikenali sejak { $since }, kali terakhir digunakan { $used }
chat-removed = Perbualan itu telah dibuang.
chats-done = Itu sahaja. Tekan apa yang anda perlukan:
chat-removed-this = Perbualan ini tidak lagi dikenali untuk <b>{ $login }</b>: seseorang yang tahu kata laluan telah membuangnya. Jika itu bukan anda atau keluarga anda, segera bercakap dengan guru kelas (Form Teacher).
chat-removed-other = Satu perbualan keluarga anda tidak lagi dikenali untuk <b>{ $login }</b>: seseorang yang tahu kata laluan telah membuangnya. Jika itu bukan anda atau keluarga anda, segera bercakap dengan guru kelas (Form Teacher).

## Status

status-none = Anda tiada permintaan kepada sekolah baru-baru ini.
status-head = Permintaan anda kepada sekolah:
status-line = { $n }. #{ $number } { $kind }: { $state }
status-line-of = { $n }. #{ $number } { $kind } untuk <b>{ $whom }</b>: { $state }
status-open = menunggu, belum dibuka oleh sekolah, balasan dijangka sebelum { $expect }, selewat-lewatnya { $until }
status-waiting = menunggu, balasan dijangka sebelum { $expect }, selewat-lewatnya { $until }
status-seen = sudah dilihat oleh sekolah pada { $seen }, balasan dijangka sebelum { $expect }, selewat-lewatnya { $until }
status-first = seorang daripada dua pelulus sudah meluluskan pada { $at }, balasan dijangka sebelum { $expect }, selewat-lewatnya { $until }
status-approved = diluluskan pada { $at }
status-denied = ditolak pada { $at }
status-reason = sebab: { $reason }
status-because = { $state } (sebab: { $reason })
status-expired = tiada balasan pada masanya; sila bercakap dengan guru kelas (Form Teacher)
status-children = Bantuan kata laluan dalam perbualan ini:
status-open-to-you = { $n }. <b>{ $login }</b>: terbuka, { $tries ->
        [1] 1 cubaan
       *[other] { $tries } cubaan
    } untuk menjawab soalan
status-frozen = { $n }. <b>{ $login }</b>: dibekukan oleh keluarga anda atau sekolah. Hanya sekolah dapat membukanya semula: hantar /unlock.
status-locked-self-until = { $n }. <b>{ $login }</b>: dikunci bagi anda hingga { $until }
status-locked-self-school = { $n }. <b>{ $login }</b>: dikunci. Sekarang hanya sekolah dapat membantu: hantar /unlock.
status-locked-slip-until = Slip daripada sekolah dikunci hingga { $until }.
status-locked-slip-school = Slip daripada sekolah dikunci. Minta slip baru daripada guru kelas (Form Teacher).
status-locked-password-until = Kata laluan semasa: penggunaannya di sini dikunci bagi anda hingga { $until }.
status-locked-password-school = Kata laluan semasa: penggunaannya di sini dikunci. Jika anda lupa kata laluan, hantar /forgot.

## Pihak sekolah: senarai menunggu dalam perbualan peribadi

button-open-queue = Lihat yang menunggu
button-approve-these = { $count ->
        [1] Luluskan yang ini
       *[other] Luluskan { $count } ini
    }
button-deny-these = { $count ->
        [1] Tolak yang ini
       *[other] Tolak { $count } ini
    }
button-choose = Pilih
button-next = Seterusnya
button-previous = Sebelumnya
age-now = kurang 1 minit
age-minutes = { $count } minit
age-hours = { $count } jam
age-days = { $count } hari
queue-sent = Saya telah menulis kepada anda secara peribadi. Di sana anda boleh melihat yang menunggu dan memutuskannya.
queue-head = { $count ->
        [1] <b>1 permintaan sedang menunggu</b> · { $kind } · { $age }
       *[other] <b>{ $count } permintaan sedang menunggu</b> · { $kind } · paling lama { $age }
    }
queue-range = ini { $first } hingga { $last }
queue-piles = { $count ->
        [1] <b>1 permintaan sedang menunggu</b>.
       *[other] <b>{ $count } permintaan sedang menunggu</b>. Jenis mana yang anda mahu lihat?
    }
queue-pile = { $n }. { $kind }: { $count }
queue-line = { $n }. <b>{ $name }</b> · { $class } · <code>{ $login }</code> · { $age } · { $evidence }
queue-hint = Tekan satu nombor untuk melihatnya, atau putuskan seluruh halaman dengan satu kod.
queue-choose-hint = Tekan nombor bagi yang anda mahu putuskan bersama.
queue-card = <b>{ $name }</b> · { $class } · <code>{ $login }</code>
queue-closed = Senarai sudah ditutup. Apa yang diputuskan sebelum ini kekal. Hantar /pending untuk membukanya semula.
queue-not-allowed = Anda tidak boleh lagi memutuskan permintaan, jadi saya menutup senarai ini.
expired-queue = Saya telah menutup senarai, demi keselamatan. Hantar /pending untuk membukanya semula.
line-chat-known = perbualan dikenali
line-chat-unknown = perbualan baru
line-answers-right = jawapan betul
line-tries = { $tries ->
        [1] 1 cubaan salah
       *[other] { $tries } cubaan salah
    }
line-frozen = dibekukan oleh keluarga
left-own-request = milik anda atau keluarga anda, jadi pelulus lain mesti memutuskannya
left-decided = sudah selesai sebelum ini: { $state }
left-suspended = terlalu banyak kod salah; rakan sekerja boleh memulihkan anda dengan /colleagues, atau operator boleh
left-not-an-approver = anda bukan pelulus lagi; tanya operator
left-other-school = milik sekolah lain, jadi pelulus di sana mesti memutuskannya
left-not-in-the-group = anda tiada dalam kumpulan sekolah; minta rakan sekerja menambah anda
batch-approve = Anda akan <b>meluluskan</b> { $count ->
        [1] 1 permintaan
       *[other] { $count } permintaan
    }, { $kind }:
batch-deny = Anda akan <b>menolak</b> { $count ->
        [1] 1 permintaan
       *[other] { $count } permintaan
    }, { $kind }:
batch-name = { $n }. { $name } · { $class } · <code>{ $login }</code>
batch-code = Sila taip kod sekali guna daripada aplikasi pengesah (authenticator) anda, dalam masa 5 minit selepas anda menekan butang.
batch-approved = { $count ->
        [1] 1 permintaan diluluskan
       *[other] { $count } permintaan diluluskan
    }: { $names }.
batch-denied = { $count ->
        [1] 1 permintaan ditolak
       *[other] { $count } permintaan ditolak
    }: { $names }.
batch-held = { $count ->
        [1] 1 permintaan sudah anda luluskan dan masih memerlukan pelulus kedua
       *[other] { $count } permintaan sudah anda luluskan dan masih memerlukan pelulus kedua
    }: { $names }.
batch-nothing = Tiada apa-apa yang diputuskan.
batch-left = { $count ->
        [1] 1 ditinggalkan
       *[other] { $count } ditinggalkan
    }: { $names }.
batch-slips = { $count ->
        [1] 1 permintaan diluluskan.
       *[other] { $count } permintaan diluluskan.
    } Catat apa yang tersembunyi di bawah, serahkan melalui guru kelas (Form Teacher), kemudian tekan <b>Selesai</b>. Saya memadamnya selepas { $seconds } saat.
batch-slip = { $n }. { $name } · { $class } · { $login }: <tg-spoiler><code>{ $password }</code></tg-spoiler>
batch-slips-gone = { $count ->
        [1] 1 permintaan diluluskan,
       *[other] { $count } permintaan diluluskan,
    } tetapi saya dimulakan semula sebelum sempat menunjukkan slip-slip itu. Tekan <b>Buat satu lagi</b>: saya buat yang baru untuk setiap satu.
batch-slips-used = Slip-slip itu sudah digunakan atau diganti. Tiada apa-apa lagi yang perlu dibuat.

## The audit log
audit-checkpoint = Log audit: catatan { $rows }, { $at }.
    Cap jari: <code>{ $fingerprint }</code>
    Biarkan mesej ini di sini: ia menunjukkan kelak bahawa tiada apa-apa yang dibuang.
audit-alarm-broken = <b>Amaran:</b> log audit meja bantuan ini telah diubah atau dipotong. Beritahu pengendali bot ini dengan segera, dan jangan padam apa-apa dalam kumpulan ini.
audit-alarm-unchecked = <b>Amaran:</b> log audit meja bantuan ini tidak dapat diperiksa selama dua hari. Beritahu pengendali bot ini.
token-alarm = <b>Amaran:</b> pihak lain sedang menerima apa yang ditulis kepada bot ini. Jangan hantar sebarang kata laluan atau kod kepadanya, dan beritahu pengendali bot ini dengan segera.

## Pihak sekolah: sebab, dua pelulus, permintaan yang menunggu, dan kumpulan yang hilang
deny-why = Untuk memberitahu sebabnya, tekan satu sebab, atau taip dengan beberapa perkataan. Orang yang meminta akan membacanya.
deny-because = Orang yang meminta akan membaca: <i>{ $reason }</i>
deny-code = Untuk menolak tanpa sebab, taip kod sekali guna daripada aplikasi pengesah (authenticator) anda, dalam masa 5 minit selepas anda menekan butang.
told-reason = Kata sekolah: <i>{ $reason }</i>
reason-identity = Kami tidak dapat memastikan siapa yang meminta.
reason-in-person = Sila datang sendiri ke sekolah.
reason-parent = Ibu bapa atau penjaga mesti memintanya.
reason-already = Kami sudah membantu dalam hal ini.
reason-empty = Saya tidak dapat membaca sebab itu.
reason-too-long = Sebab itu terlalu panjang: paling banyak { $most } aksara.
reason-nric = Sila jangan tulis nombor NRIC atau FIN. Saya telah memadam apa yang anda taip.
reason-secret = Itu kelihatan seperti kata laluan atau kod, jadi saya telah memadamnya. Sila guna perkataan lain.
button-reason-identity = Tidak pasti siapa meminta
button-reason-in-person = Mesti datang sendiri
button-reason-parent = Ibu bapa mesti meminta
button-reason-already = Sudah dibantu
press-approved-first = Kelulusan anda sudah dikira. Pelulus lain juga mesti meluluskannya.
left-approved-first = sudah anda luluskan, jadi pelulus lain juga mesti meluluskannya
decided-first = Permintaan #{ $number }: kelulusan anda sudah dikira. Pelulus lain juga mesti meluluskannya.
card-first = <b>1 daripada 2</b> kelulusan, oleh { $by }, { $at }. Pelulus lain juga mesti meluluskannya.
card-withdrawn = <b>ditarik balik</b> oleh orang yang meminta, { $at }
card-erased = Permintaan #{ $number } sudah tamat: semua maklumat akaunnya telah dipadam.
state-withdrawn = ditarik balik oleh orang yang meminta
status-withdrawn = ditarik balik pada { $at }
button-withdraw = Tarik balik #{ $number }
withdrawn = Permintaan #{ $number } telah ditarik balik. Sekolah tidak perlu melihatnya lagi.
approvals-exceeded = { $by } telah meluluskan amat banyak permintaan dalam masa sejam. Buat masa ini, setiap permintaan seterusnya memerlukan pelulus lain juga. Jika itu bukan { $by }, beritahu operator dengan segera.
requests-waiting = <b>{ $count } permintaan masih menunggu keputusan</b>, yang paling awal diminta pada { $oldest }: { $numbers }
requests-remind = Tekan satu butang pada kad. Jika kad itu tiada, hantar /pending.
requests-escalate = Ini tentang { $school }. Setiap pelulus menerima mesej ini. Hantar /pending untuk melihat permintaan yang menunggu.
group-lost = Saya tidak lagi berada dalam kumpulan pentadbir { $school }, jadi tiada sesiapa boleh memutuskan permintaannya. { $count ->
        [0] Tiada permintaan yang menunggu.
       *[other] { $count } permintaan sedang menunggu.
    } Sila jadikan saya pentadbir kumpulan itu sekali lagi, atau minta kod /bind baru daripada operator.
group-regained = Saya sudah kembali. Permintaan akan muncul semula di sini.
granted-unlock = Kunci <b>{ $login }</b> telah dibuka oleh sekolah. Seseorang telah memintanya dari perbualan lain.
granted-recovery = Tetapan semula kata laluan <b>{ $login }</b> telah diluluskan oleh sekolah, atas permintaan dari perbualan lain. Orang yang meminta kini boleh memilih kata laluan lain.
granted-temporary-password = Slip dengan kata laluan sementara untuk <b>{ $login }</b> telah dibuat oleh sekolah, atas permintaan dari perbualan lain. Guru kelas (Form Teacher) akan menyerahkannya.
granted-teacher-unlock = Kunci <b>{ $login }</b> telah dibuka oleh sekolah, atas permintaan guru kelas (Form Teacher).
granted-teacher-temporary-password = Slip dengan kata laluan sementara untuk <b>{ $login }</b> telah dibuat oleh sekolah, atas permintaan guru kelas (Form Teacher), yang akan menyerahkannya.
step-up-reissue = Anda akan membuat <b>slip lain</b> untuk permintaan #{ $number }; slip sebelumnya tidak boleh digunakan lagi:
slip-works-until = Slip itu sah hingga { $until }.
shown-for = Saya memadam mesej ini selepas { $seconds } saat.
expired-shown-again = Saya telah memadam apa yang saya tunjukkan kepada anda, demi keselamatan. Jika anda belum mencatatnya, tekan <b>Buat satu lagi</b>.
letter-group-lost-subject = Khidmat bantuan telah dikeluarkan daripada kumpulan pentadbir anda
letter-group-lost = Bot khidmat bantuan Telegram tidak lagi berada dalam kumpulan pentadbir { $school }, jadi tiada sesiapa di sana boleh memutuskan permintaan keluarga.
letter-group-lost-mend = Sila masukkan bot itu semula ke dalam kumpulan sebagai pentadbir, atau minta kod /bind baru daripada operator.

## Kakitangan sekolah: carian, rakan sekerja, kelas

button-unlock = Buka kunci
button-temporary-password = Kata laluan sementara
button-freeze = Bekukan
button-unfreeze = Nyahbeku
button-clear-questions = Padam soalan
button-renew = Pengesah hilang
button-agree = Setuju
button-restore = Pulihkan: kod salah
button-page-before = Halaman sebelumnya
button-page-after = Halaman seterusnya
staff-not-approver = Hanya pelulus sekolah boleh membuat ini. Operator boleh menjemput anda.
staff-not-teacher = Ini untuk guru kelas (Form Teacher). Operator boleh menjemput anda.
staff-suspended = Terlalu banyak kod salah. Minta pelulus lain memulihkan anda dengan /colleagues, atau minta bantuan operator.
staff-not-in-group = Anda mesti menjadi ahli kumpulan sekolah untuk ini. Minta rakan sekerja menambah anda, kemudian mula semula.
staff-group-lost = Saya tidak berada dalam kumpulan pentadbir { $school }: saya dikeluarkan, atau kumpulan itu belum ada. Jadi saya tidak nampak siapa ahlinya. Sila jadikan saya pentadbir kumpulan itu sekali lagi, atau minta kod /bind daripada operator. Kemudian mula semula.
staff-stopped = Anda tidak boleh membuat ini lagi. Jika itu salah, tanya operator.
staff-school = Sekolah yang mana?
staff-closed = Ditutup. Apa yang telah dibuat tidak berubah.
staff-expired = Masa sudah terlalu lama, jadi saya menutupnya demi keselamatan. Apa yang telah dibuat tidak berubah. Mula semula apabila anda sudah bersedia.
staff-expired-shown = Saya telah memadam apa yang saya tunjukkan kepada anda, demi keselamatan. Jika anda belum mencatatnya, buat satu lagi dengan { $command }.
role-approver = pelulus
role-teacher = guru kelas (Form Teacher) { $class }
the-operator = Operator
look-up-code = Sebelum saya menunjukkan pelajar, sila taip kod sekali guna daripada aplikasi pengesah (authenticator) anda. Kemudian anda boleh melihat selama 5 minit.
look-up-ask = Siapakah yang anda cari? Sila taip sebahagian nama atau ID. Saya memadamnya daripada perbualan ini dengan segera.
look-up-refused = Saya perlukan sekurang-kurangnya dua huruf nama atau ID, dan jangan sekali-kali nombor NRIC atau FIN.
look-up-none = Tiada sesiapa di sekolah anda yang sepadan. Cuba bahagian lain nama itu.
look-up-found = { $count ->
        [1] Saya jumpa 1 pelajar:
       *[other] Saya jumpa { $count } pelajar dan menunjukkan { $shown }:
    }
look-up-line = { $n }. { $name }, { $class }
    <code>{ $login }</code>
look-up-pick = Tekan pelajar yang anda maksudkan. Tiada di sini? Taip nama dengan lebih lengkap.
account-head = <b>{ $name }</b>
    <code>{ $login }</code>
    Kelas: { $class }
account-questions = Pendaftaran: sudah, soalan keselamatan ditetapkan { $at }
account-no-questions = Pendaftaran: tiada soalan keselamatan
account-open = Layan diri: terbuka
account-locked-until = Layan diri: dikunci bagi perbualan baru hingga { $until }
account-locked-school = Layan diri: dikunci bagi perbualan baru hingga sekolah membantu
account-frozen = Layan diri: dibekukan sejak { $at }
account-known = Perbualan dikenali: { $count }, yang dikunci: { $locked }
account-closed = Log masuk sekolah: dikunci atau ditutup
account-tries = Cubaan salah dalam 24 jam: { $tries }
account-changed = Perubahan terakhir: { $what }, { $at }
account-request = Permintaan menunggu: #{ $number } { $kind }, diminta { $asked }
change-password = kata laluan
change-questions = soalan keselamatan
change-chats = perbualan dikenali
change-email = e-mel pemulihan
look-up-act = Anda akan membuat ini untuk <b>{ $name }</b>, kelas { $class }: { $deed }.
    Sila taip kod sekali guna daripada aplikasi pengesah (authenticator) anda.
look-up-act-again = Belum ada apa-apa yang dibuat. Ini perlu kod tersendiri: kod seterusnya dalam aplikasi.
act-unlock = buka kunci akaun
act-temporary-password = buat slip baru
act-freeze = bekukan layan diri
act-unfreeze = tamatkan pembekuan
act-clear-questions = padam soalan keselamatan
deed-done-unlock = { $count ->
        [0] <b>Selesai: kunci dibuka.</b> Tetapi akaun ini tiada perbualan dikenali, jadi tiada sesiapa mendapat cubaan baru. Kata laluan sementara lebih membantu.
       *[other] <b>Selesai: kunci dibuka.</b> Perbualan yang dikenali akaun ini mendapat cubaan baru.
    }
deed-ended = { $count ->
       *[other] Permintaan { $numbers } diluluskan sekali; siapa yang memintanya akan diberitahu.
    }
deed-done-freeze = <b>Selesai: dibekukan.</b> Sekarang tiada sesiapa dapat menetapkan semula atau menukar apa-apa di sini.
deed-done-unfreeze = <b>Selesai.</b> Pembekuan telah tamat.
deed-done-clear-questions = <b>Selesai.</b> Soalan keselamatan telah dipadam. Soalan baru ditetapkan dengan /questions, atau dengan slip baru.
deed-problem-family = Akaun ini milik keluarga anda sendiri, jadi pelulus lain mesti membuatnya.
deed-problem-two-needed = Sekolah anda mahu dua pelulus untuk ini. Biar keluarga memintanya dengan /unlock, atau guru kelas (Form Teacher) dengan /class.
deed-problem-too-many = Anda telah meluluskan amat banyak dalam masa sejam. Biar pelulus lain membuatnya dengan /lookup, atau biar keluarga memintanya dengan /unlock.
deed-problem-frozen = Layan diri di sini dibekukan, jadi slip tidak akan membuka apa-apa. Tekan <b>Buka kunci</b> dahulu: pembekuan juga tamat. Kemudian tekan <b>Kata laluan sementara</b>.
deed-problem-over = Itu tidak sesuai lagi. Beginilah keadaan akaun sekarang:
look-up-shown = Ini kata laluan sementara untuk { $name }, kelas { $class }. Catatkannya, serahkannya melalui guru kelas (Form Teacher), kemudian tekan <b>Selesai</b>. Saya memadamnya selepas satu minit.

    <tg-spoiler><code>{ $password }</code></tg-spoiler>
look-up-gone = Saya dimulakan semula sebelum sempat menunjukkan slip itu. Tekan <b>Selesai</b>, kemudian buat satu lagi dengan /lookup.
look-up-done = Selesai. Untuk mencari pelajar lain, hantar /lookup.
acted-unlock = Sekolah telah membuka kunci <b>{ $login }</b>. Anda ada cubaan baru. Jika kata laluan dilupakan, hantar /forgot.
acted-temporary-password = Sekolah telah menyediakan slip baru untuk <b>{ $login }</b>. Guru kelas (Form Teacher) akan menyerahkannya kepada anda. Jika keluarga anda tidak memintanya, bercakap dengan guru kelas (Form Teacher).
acted-freeze = Sekolah telah membekukan <b>{ $login }</b> demi keselamatan: sekarang tiada sesiapa dapat menetapkan semula atau menukar apa-apa di sini. Sila bercakap dengan guru kelas (Form Teacher).
acted-unfreeze = Sekolah telah menamatkan pembekuan <b>{ $login }</b>. Semuanya berfungsi semula di sini.
acted-clear-questions = Sekolah telah memadam soalan keselamatan <b>{ $login }</b>. Jika anda tahu kata laluan, tetapkan soalan baru dengan /questions. Jika tidak, minta slip daripada guru kelas (Form Teacher).
acted-forget = Operator telah mengembalikan <b>{ $login }</b> kepada permulaan: kata laluan, soalan dan sembang sudah tiada. Minta slip baru daripada guru kelas (Form Teacher), kemudian hantar /first. Jika keluarga anda tidak mahu begini, beritahu guru kelas (Form Teacher).
colleagues-head = Rakan sekerja anda di { $school }. Siapakah yang perlu dibantu?
colleagues-none = Anda belum ada rakan sekerja di { $school } di sini. Operator boleh menjemput mereka, dan membantu anda juga.
colleague-line = { $n }. { $name }: { $state }
colleague-active = { $role }
colleague-suspended = { $role }, dihentikan selepas terlalu banyak kod salah
colleague-renewal = { $role }, perlu pengesah lain: { $by } telah meminta, seorang lagi mesti bersetuju sebelum { $until }
colleague-renewed = { $role }, belum menyediakan pengesah lain itu
colleague-head = <b>{ $name }</b>: { $state }
    Apakah yang berlaku?
colleague-code-first = Anda akan meminta supaya <b>{ $name }</b> boleh menyediakan pengesah lain. Bercakap dengannya dahulu. Pelulus kedua mesti bersetuju dalam masa 24 jam.
    Sila taip kod sekali guna daripada aplikasi pengesah (authenticator) anda sendiri.
colleague-code-second = { $by } telah meminta supaya <b>{ $name }</b> boleh menyediakan pengesah lain. Jika anda bersetuju, yang lama tidak dikira lagi serta-merta. Bercakap dengannya dahulu.
    Sila taip kod sekali guna daripada aplikasi pengesah (authenticator) anda sendiri.
colleague-code-restore = Anda akan membenarkan kod <b>{ $name }</b> dikira semula. Bercakap dengannya dahulu.
    Sila taip kod sekali guna daripada aplikasi pengesah (authenticator) anda sendiri.
colleague-asked = <b>Sudah diminta.</b> Sekarang pelulus lain mesti bersetuju dengan /colleagues, sebelum { $until }.
colleague-restored = <b>Selesai.</b> Kod { $name } dikira semula.
colleague-problem-asked-by-you = Anda sudah memintanya. Pelulus lain mesti bersetuju.
colleague-problem-nobody-else = Dua pelulus mesti bersetuju, dan selain anda tiada sesiapa di sekolah yang boleh sekarang. Sila minta operator: <code>helpdesk approver renew</code>
colleague-problem-over = Itu tidak sesuai lagi. Beginilah keadaan rakan sekerja anda sekarang:
colleague-shown = Serahkan baris ini kepada { $name } secara bersemuka. Dia menghantarnya kepada saya secara peribadi, dari Telegram sendiri, dalam masa 24 jam. Saya menunjukkannya hanya di sini dan hanya sekarang. Kemudian tekan <b>Selesai</b>.

    <tg-spoiler><code>/enrol { $code }</code></tg-spoiler>
colleague-gone = Saya dimulakan semula sebelum sempat menunjukkan baris untuk diserahkan. Tekan <b>Selesai</b>, kemudian buat sekali lagi dengan /colleagues.
colleague-told-renewal-asked = { $by } berkata { $name } perlu pengesah lain. Betulkah? Tanya { $name } sendiri, kemudian bersetuju dengan /colleagues dalam masa 24 jam. Jika salah, beritahu operator.
colleague-own-renewal-asked = { $by } berkata anda perlu pengesah lain. Pelulus kedua mesti bersetuju. Jika salah, beritahu operator dengan segera.
colleague-told-renewed = Pengesah { $name } tidak dikira lagi. { $by } menyerahkan kod untuk pengesah lain. Jika salah, beritahu operator.
colleague-own-renewed = Pengesah anda tidak dikira lagi. { $by } menyerahkan kod untuk pengesah lain kepada anda. Jika salah, beritahu operator dengan segera.
colleague-told-restored = { $by } telah memulihkan { $name }, yang menaip terlalu banyak kod salah. Jika salah, beritahu operator.
colleague-own-restored = { $by } telah memulihkan anda: kod anda dikira semula.
class-head = Kelas { $class } di { $school }. Siapakah yang perlu dibantu? Tekan namanya.
class-none = Tiada sesiapa daripada kelas { $class } dalam senarai { $school }. Sila beritahu pentadbir sekolah.
class-line = { $n }. { $name }
    <code>{ $login }</code>
class-ask = <b>{ $name }</b>, kelas { $class }
    Apakah yang perlu saya minta daripada pelulus sekolah?
class-code = Anda akan meminta daripada pelulus untuk { $name }, kelas { $class }: { $kind }.
    Sila taip kod sekali guna daripada aplikasi pengesah (authenticator) anda.
class-asked = <b>Saya telah meminta daripada pelulus.</b> Permintaan #{ $number }: { $kind } untuk { $name }.
    Jawapan dijangka sebelum { $expect }. Jawapan akan sampai di sini, selewat-lewatnya { $until }.
class-problem-asked-already = Anda sudah memintanya. Jawapan akan sampai di sini.
class-problem-too-often = Anda telah membuat banyak permintaan dalam masa sejam. Sila tunggu sebentar, atau bercakap dengan pentadbir sekolah.
card-teacher = Diminta oleh: guru kelas (Form Teacher)
told-teacher-unlocked = Permintaan #{ $number } diluluskan: kunci { $name } dibuka. Perbualan yang dikenali akaun itu mendapat cubaan baru.
told-teacher-temporary = Permintaan #{ $number } diluluskan: kata laluan sementara untuk { $name }. Pelulus akan menyerahkan slip kepada anda.
told-teacher-denied = Permintaan #{ $number } tentang { $name } ditolak. Sila bercakap dengan pentadbir sekolah.
told-teacher-expired = Tiada keputusan untuk permintaan #{ $number } tentang { $name } dalam masanya. Minta sekali lagi dengan /class, atau bercakap dengan pentadbir sekolah.
enrolled-more = Untuk melihat keadaan akaun, hantar /lookup. Untuk membantu rakan yang kehilangan pengesah, hantar /colleagues.
enrolled-teacher = Anda telah didaftarkan sebagai guru kelas (Form Teacher) { $class } di { $school }. Untuk meminta bantuan pelulus bagi pelajar, hantar /class.

## Slip kertas

slip-temporary-password = Kata laluan sementara
slip-until = Sah hingga { $until }
slip-step-1 = Halakan kamera telefon ke petak itu. Telegram akan membuka @{ $bot }. Tekan Start (Mula).
slip-step-2 = Bot akan meminta MIMS ID dan kata laluan sementara. Kemudian anda pilih kata laluan sendiri.
slip-step-3 = Slip ini boleh digunakan sekali sahaja. Jangan tunjukkan kepada sesiapa, dan koyakkan selepas itu.

## Laporan

command-report = Keadaan tujuh hari yang lalu
report-not-approver = Hanya pelulus sekolah ini boleh melihat laporannya.
report-title = Laporan Helpdesk
report-every-school = Semua sekolah
report-resets = Kata laluan ditetapkan semula
report-alone = Tanpa bantuan sekolah
report-of-recoveries = { $part } daripada { $of } pemulihan
report-first-logins = Log masuk pertama
report-usual-wait = Masa biasa untuk keputusan
report-long-wait = 9 daripada 10 dalam { $time }
report-locked = Akaun dikunci
report-open = Permintaan yang menunggu
report-pathways = Cara kata laluan ditetapkan semula
report-kinds = Permintaan kepada sekolah
report-hours = Permintaan mengikut jam
report-hours-axis = Jam, waktu Singapura
report-count-axis = Permintaan
report-none = tiada
report-pathway-known-chat = Perbualan dikenali
report-pathway-phone-on-the-roster = Nombor telefon
report-pathway-code-by-e-mail = Kod melalui e-mel
report-pathway-vouched-for-by-a-known-chat = Disahkan oleh keluarga
report-pathway-approved-by-the-school = Diluluskan oleh sekolah
report-pathway-answers-alone = Jawapan sahaja
report-pathway-other = Lain-lain
report-head = <b>{ $school }</b>, { $days }
report-line-done = Kata laluan ditetapkan semula: { $resets }. Log masuk pertama: { $first }. Akaun dikunci: { $locked }.
report-line-alone = { $share } daripada pemulihan tidak memerlukan sesiapa di sekolah.
report-line-asked = Permintaan kepada sekolah: { $asked }. Sedang menunggu: { $open }.
report-line-waits = Separuh daripada keputusan dibuat dalam { $usual }, 9 daripada 10 dalam { $long }.
