### English. One message is one sentence or one screen; values come escaped; tags are Telegram's HTML.
### A prompt holds exactly one asking phrase (see the README's contract); keep those words as they are.

## Buttons

button-ask = Ask the school
button-back = Back
button-cancel = Cancel
button-confirm = Confirm
button-change = Change
button-other-question = Another question
button-understand = I understand
button-forgotten = I forgot the answers
button-no-paper = I have no slip
button-approve = Approve
button-deny = Deny
button-done = Done
button-new-one = Make another one
button-continue = Continue
button-next-page = Show the next ones
button-menu-forgot = Forgot password
button-menu-first = First login
button-menu-change = Change password
button-menu-questions = Security questions
button-menu-unlock = Ask for an unlock
button-menu-status = How things stand
button-menu-help = Help
button-menu-privacy = Privacy

## The eight official questions (facts.md); other languages say the English beside their own

question-1 = What is your favourite animal?
question-2 = What is your favourite colour?
question-3 = What is your favourite sport or hobby?
question-4 = What is your favourite food?
question-5 = What is your favourite cartoon hero/pop group?
question-6 = What is your favourite toy?
question-7 = What is your favourite movie?
question-8 = What is your favourite book?

## Language

choose-language = Which language shall I speak?
language-chosen = I speak English with you from now on.
language-en = English
language-zh = 简体中文
language-ms = Bahasa Melayu
language-ta = தமிழ்
button-menu-language = 文 Language

## Shared

step = <b>Step { $n } of { $of }</b>
busy = Many people are using the helpdesk right now. Nothing was counted. Please try again in a moment.
not-text = I can only read typed text here. Please type it.
old-button = That button belongs to an earlier step. Here is where we are now.
press-over = That button is no longer in use. Send /start to begin again.
tap-button = Please tap one of the buttons below.
use-buttons = Please tap one of the buttons below. I have removed what you typed.
edited-typed = I do not read messages that were changed afterwards, so I have removed yours. Please type it again as a new message.
start-here = Here is where we are. Send /cancel to stop.
no-flow-typed = Nothing is open at the moment. I have removed what you typed, in case it was a secret. Tap what you need:
moved-on = Something else happened here at the same moment, so I did not take that in. Please look at my newest message, or send /start.
no-flow = Nothing is open at the moment. Tap what you need:
unknown-command-here = I do not know that command. We are here:
unknown-command = I do not know that command. Tap what you need:
went-wrong = Something went wrong on our side, and nothing was changed. Please try again in a moment. If it happens again, tell your school this reference: <code>{ $reference }</code>
not-deleted = I could not delete your last message. Please delete it yourself, because it may hold a secret.
only-private = For your safety I only talk about accounts in a private chat. Tap my name and write to me there.
write-in-private = Write to me in private: tap my name, and send /{ $command } there.
write-in-private-removed = Write to me in private: tap my name, and send /{ $command } there. I have removed what you typed.
write-in-private-stays = Write to me in private: tap my name, and send /{ $command } there. I may not delete messages here, so please delete yours.
too-many-messages = That was a lot at once. I have skipped some of your messages and removed them; please go on with one at a time.
too-many-messages-group = That was a lot at once. I have skipped some of it; please go on with one at a time.

## The first step: which account

ask-login = Please type the MIMS ID of the student. It looks like this:
    <code>tan_wei_ling1@students.edu.sg</code>
ask-child = Which child is it? Tap a button, or type another MIMS ID.
ask-current-password = For <b>{ $login }</b>
    Please type the current password. I delete it from this chat at once.
current-password-missed = That did not match. { $tries ->
        [one] 1 try left
       *[other] { $tries } tries left
    }. Check capital letters. If you do not know it any more, send /forgot.
login-empty = I found no ID in what you typed.
login-too-long = That is too long to be an ID.
login-nric = Please never send an NRIC or FIN number here. I have removed it and kept nothing.
login-staff = That is a staff account, which this helpdesk does not serve. Please approach your MIMS Administrator.
login-hq = That is a headquarters account, which this helpdesk does not serve. Please approach your MIMS Administrator.
login-domain = Student IDs end with <code>@students.edu.sg</code>.
login-suggestion = Did you mean <code>{ $suggestion }</code>? If so, send it like that.
login-characters = An ID has only letters, numbers, dots, dashes and underscores before the @.
login-ambiguous = I cannot tell which ID you mean. Please type the whole of it, as it stands on the slip or in the Student Handbook.

## Forgot password

challenge = For <b>{ $login }</b>
    Question { $n } of { $of }:
    <b>{ $question }</b>
    Type your answer. I delete it from this chat at once.
answers-missed = The answers did not match. { $tries ->
        [one] 1 try left
       *[other] { $tries } tries left
    }. Please answer all of them again; capital letters do not matter. If you forgot them, or never set any, tap <b>I forgot the answers</b>: your Form Teacher can help.
answers-lost = I had to restart, and I do not keep unfinished answers. Please begin with the first question again.
evidence = Your answers are right.
    This chat is new to <b>{ $login }</b>, so one more thing must show that it is really you. Any one of these is enough:
evidence-email = Tap <b>Code by e-mail</b>, if this account has a recovery e-mail.
evidence-vouch = On a phone the family used here before, tap the number <b>{ $number }</b>.
evidence-school = Tap <b>Ask the school</b>; the reply comes here by itself.
forgotten = Then only the school can help with <b>{ $login }</b>.
    Tap <b>Ask the school</b>. If they agree, the Form Teacher hands you a new slip. With it you begin again: /first.
permit-gone = That approval has been used or has run out. You can begin again here.

## Locked

locked-until = Password help for <b>{ $login }</b> is locked for you until { $until }. Logging in at school still works.
    If you cannot wait, tap <b>Ask the school</b>. Your Form Teacher can help too.
locked-school = Password help for <b>{ $login }</b> is locked after too many wrong answers. Only the school can help now. Logging in at school still works.
    Tap <b>Ask the school</b>, or speak to the Form Teacher.
locked-password-until = Typing the password of <b>{ $login }</b> is locked for you until { $until }. Logging in at school still works.
    If you forgot the password, send /forgot. If not, please wait, or tap <b>Ask the school</b>.
locked-password-school = Typing the password of <b>{ $login }</b> is locked after too many wrong ones. Logging in at school still works.
    If you forgot the password, send /forgot. If not, tap <b>Ask the school</b>, or speak to the Form Teacher.
locked-answers-missed = The answers did not match. 0 tries left.
locked-temporary-missed = That did not match. 0 tries left.

## Asking the school

asked = I have asked the school about <b>{ $login }</b>. You find it as request #{ $number } in /status.
    You can expect the reply by { $expect }. It comes here by itself. If there is none by { $until }, please speak to the Form Teacher.
asked-too-often = You have already asked the school twice today; what you withdrew counts too. If a reply is due, it comes here. You can ask again after 24 hours, or speak to the Form Teacher.
unlock-confirm-locked = Password help for <b>{ $login }</b> is locked for you. Shall I ask the school to open it?
unlock-confirm = Shall I ask the school to open <b>{ $login }</b> again? If you only forgot the password, /forgot is quicker.
    The Form Teacher can help too.

## First login

ask-temporary-password = For <b>{ $login }</b>
    Please type the temporary password from the slip that the Form Teacher gave you. I delete it from this chat at once.
temporary-password-missed = That did not match. { $tries ->
        [one] 1 try left
       *[other] { $tries } tries left
    }. Look at the slip again, letter by letter, or ask the Form Teacher for a new one. If you have none, tap <b>I have no slip</b>.
no-paper = Without a slip only the school can help with <b>{ $login }</b>.
    Tap <b>Ask the school</b>. If they agree, the Form Teacher hands you a slip.
slip-replaced = That slip has been used meanwhile, or the school has handed out a newer one. Nothing was changed for <b>{ $login }</b>.
    If you have a newer slip, tap <b>Back</b>. If not, tap <b>Ask the school</b>, or speak to the Form Teacher.
slip-expired = That is the right slip for <b>{ $login }</b>, but it worked only until { $until }. It cost you no try.
    Tap <b>Ask the school</b> for a new one, or speak to the Form Teacher.
choose-question = Choose question { $n } of { $of }.
choose-why = You will need the answers when you forget the password, so choose what you will still know next year.
choose-advice = Tip: a colour, animal, food or sport is easy to guess. Choose only one question of that kind.
questions-lost = I had to restart, and I do not keep unfinished answers. Please choose the questions again.
ask-answer = Question { $n } of { $of }:
    <b>{ $question }</b>
    Type your answer. I delete it from this chat at once.
answer-empty = That answer is empty. Please use letters or numbers.
answer-too-long = That answer is too long. Please use at most 64 characters.
answer-same-as-other = You gave that answer to another question. Please use a different one, or tap <b>Another question</b>.
answer-is-name = Your answer is part of the student's name, which others know. Please use a different one.
answer-is-login = Your answer is part of the ID, which others know. Please use a different one.
answer-is-password = Your answer is the password itself. Please use a different one.
answer-is-question = Your answer only repeats the question. Please use a different one.
answer-too-common = Many people would give that answer, so it is easy to guess. Please use a different one, or tap <b>Another question</b>.
review = Please check the spelling. This is the only time I show the answers; then I delete them from this chat.
review-line = { $n }. { $question }
    <b>{ $answer }</b>

## New password

ask-new-password = Please type a new password. I delete it from this chat at once.
    It needs:
wait-for-password = Please wait while the system changes your password.
ask-new-password-again = That one is good. Please type the new password again.
password-refused = That password does not meet every rule yet. Please type another new password:
password-differs = The two did not agree: they were not the same. Please start again: type the new password.
password-lost = I had to restart, and I do not keep unfinished passwords. Please start again: type the new password.
rule-unmet = Not yet:
rule-too-short = at least { $min } characters
rule-too-long = at most { $max } characters
rule-first-character = a letter or a number as the first character
rule-no-digit = at least one number
rule-no-lower = at least one small letter
rule-no-upper = at least one capital letter
rule-few-kinds = three of: capital letters, small letters, numbers, symbols
rule-holds-name = no part of the student's name or ID
rule-too-common = not easy to guess
rule-used-before = not one of the old passwords
rule-used-before-broken = this password was used before
changed = <b>Done. The password has been changed</b> for { $login }.
    It opens:
    1. Student iCON (e-mail and Drive)
    2. SLS, the Student Learning Space
    3. Microsoft Pro Plus, Zoom and the school laptop

    Tips: log out of all Google accounts before you log in to a portal. Do not save the password on a shared device. Keep it in a safe place.
first-login-done = Next time you forget it, send me /forgot.
password-changed-notice = The password of <b>{ $login }</b> has just been changed from another chat. If that was not you or your family, speak to the Form Teacher at once.

## Coming back

cancelled = Stopped. Nothing was changed. You can begin again at any time.
nothing-to-cancel = There is nothing to stop. Tap what you need:
replaced = I have stopped what we were doing before.
expired = That took too long, so I stopped for safety. Nothing was changed. Begin again when you are ready.
stopped = I have stopped this for safety, and nothing was changed here. Begin again, or speak to the Form Teacher.
expired-shown = I have removed what I showed you, for safety. Each slip that you have not written down can be made anew: send /lookup and the name, then tap <b>Temporary password</b>.
expired-code = That took too long, so nothing was decided. Send /pending to see what is waiting.
expired-typed = That took too long, so I stopped for safety and removed what you just typed. Nothing was changed. Begin again when you are ready.

## Menu

start = Hello! I am the MIMS Helpdesk. I help students and parents with the student account, day and night.
    What do you need?
help = This is what I can do:
    1. /forgot – when the password is forgotten
    2. /first – the first login, with the slip from the Form Teacher
    3. /change – another password, when you know the present one
    4. /questions – see or change the security questions
    5. /unlock – ask the school to open an account again
    6. /find – find the ID with your phone number
    7. /status – see how things stand, and what you have asked
    8. /chats – see or remove the chats that I know
    9. /language – another language
    10. /privacy – what I keep about you
    11. /cancel – stop what we are doing
help-email = 12. /email – set or remove the recovery e-mail
help-approver = <b>For approvers</b>
    1. /pending – what is waiting, by name, and decide it
    2. /lookup – how an account stands, and what helps
    3. /colleagues – help a colleague with the authenticator
    4. /report – how the last seven days went
help-teacher = <b>For Form Teachers</b>
    1. /class – ask the approvers for a student of your class
help-end = If I cannot help, the Form Teacher can.
privacy = <b>Privacy, in short</b>
    1. I use the student ID and what you type only to help with the account.
    2. Answers and passwords are never kept as you typed them, and I delete your messages from this chat.
    3. This chat runs on Telegram, a company outside Singapore, which can see it.
    4. Are you under 13? Please do this together with a parent.
    5. Questions? Ask the Form Teacher.
privacy-ask = Tap <b>I understand</b> to go on.
## Outcomes that come by themselves

told-unlocked = The school has approved: <b>{ $login }</b> is unlocked. { $tries ->
        [one] You have 1 new try
       *[other] You have { $tries } new tries
    }. If the password is forgotten, tap <b>Continue</b>: I then ask the security questions. If not, begin again with what you were doing.
told-unlocked-full = The school has approved your unlock of <b>{ $login }</b>, but there were too many wrong answers in all, so answers alone do not help any more. Send /unlock once more: then I ask the school for a temporary password.
told-reset-approved = The school has approved your reset of <b>{ $login }</b>. Tap <b>Continue</b> within 24 hours, in this chat.
told-temporary-approved = The school has approved a temporary password for <b>{ $login }</b>. The Form Teacher will hand it to you on a slip. When you have it, send me /first.
told-denied = The school has denied your request about <b>{ $login }</b>. Please speak to the Form Teacher.
told-expired = The school did not reply in time to your request #{ $number } of { $asked }. Please speak to the Form Teacher, or ask again.
told-expired-of = The school did not reply in time to your request #{ $number } about <b>{ $login }</b>, asked on { $asked }. Please speak to the Form Teacher, or ask again.

## The school's side: cards

kind-unlock = unlock
kind-recovery = reset
kind-temporary-password = temporary password
card = <b>#{ $number } · { $kind }</b>
    Account: { $masked }
    Class: <code>{ $class }</code>
    Chat: { $chat }
    Answers: { $answers }
    Wrong tries in 24 hours: { $tries }
    Asked: { $asked }
card-chat-known = known to this account
card-chat-unknown = not known to this account
card-answers-right = all right
card-answers-not-given = not proven
card-open = Press a button, then confirm with your code in our private chat.
card-approved = <b>approved</b> by { $by }, { $at }
card-approved-two = <b>approved</b> by { $first } and { $by }, { $at }
card-denied = <b>denied</b> by { $by }, { $at }
card-expired = <b>expired</b> without a decision, { $at }
digest = <b>{ $count } waiting · oldest { $age }</b>
    { $kinds }
    As of { $at }. Many came at once, so they are not shown one by one. Approvers: tap the button, and I show them in our private chat.
digest-kind = { $kind }: { $count }
digest-none = Many requests came at once. Each of them has been shown here or has ended.
press-sent = I have written to you in private. Please confirm there within 5 minutes.
press-cannot-write = I cannot write to you in private. Open the chat with me and press Start: there you can go on, within 5 minutes.
press-not-an-approver = Only approvers of this school can decide. The operator can invite you.
press-other-school = This request belongs to another school. The approvers there decide it, in that school's group.
press-not-in-the-group = You must be a member of this school's group to decide. Ask a colleague to add you, then try again.
press-own-request = You asked for this yourself, or it is about your own family's account. Another approver must decide. If none of you asked, tell that approver.
press-suspended = Too many wrong codes. Another approver can restore you with /colleagues, or the operator can.
press-decided = This request has been decided already. There is nothing more to do.
press-unknown = This button does not belong to an open request. Approvers: send /pending to see what is waiting.
press-group-over = This group is not bound to the school any more, so its cards count no more. Send me /pending in private to see what is waiting.

## The school's side: one-time code

deed-unlock = unlock
deed-recovery = reset
deed-temporary-password = new slip
step-up-approve = You are about to <b>approve</b> request #{ $number }, { $kind }:
step-up-deny = You are about to <b>deny</b> request #{ $number }, { $kind }:
code-missed = That code did not match. Use the one that the app shows now.
code-unreadable = That is not a code: it has six digits.
code-reused = That code has been used. Wait for the next one in the app.
code-suspended = Too many wrong codes: you can decide nothing until another approver restores you with /colleagues, or the operator does.
decided-approved = Request #{ $number } is approved.
decided-denied = Request #{ $number } is denied.
decided-already = Request #{ $number } was decided before you: { $state }. Your decision was not needed.
state-approved = approved
state-denied = denied
state-expired = not decided in time
decided-not-allowed = You cannot decide request #{ $number } any more.
temporary-password-shown = Request #{ $number } is approved. This is the temporary password for <b>{ $name }</b>, class <code>{ $class }</code>, ID <code>{ $login }</code>. Write it down, hand it over through the Form Teacher, then tap <b>Done</b>. I show it only here and only now.

    <tg-spoiler><code>{ $password }</code></tg-spoiler>
temporary-password-gone = Request #{ $number } is approved, but I was restarted before I could show the slip. Tap <b>Make another one</b>.
temporary-password-used = Request #{ $number } is approved, and its slip has been used or replaced since. There is nothing more to do.

## The school's side: enrolment and binding

enrol-code-wrong = That invitation is not valid, or it has run out. Ask the operator for a new one.
too-many-codes = There were too many wrong codes, so I look none up until { $until }. Try again then with the code that the operator gave you; it is not used up.
enrol-how = Send /enrol and the code that the operator gave you, for example: /enrol ABCD-EFGH
enrol-scan = Scan this picture with an authenticator app, or type this key into it:
    <code>{ $secret }</code>
    Then type the one-time code that the app shows. I delete this picture afterwards.
enrol-code-missed = That code did not match. The app makes a new one every 30 seconds.
enrol-code-unreadable = That is not a code: it has six digits.
enrolled = You are enrolled as an approver of { $school }. Requests will appear in the school's group; /pending shows what is waiting.
bind-in-group = That code belongs in the school's admin group: send it there, not here.
enrol-in-group = An invitation belongs in our private chat. I have removed it; if others may have read it, ask the operator for a new one.
bind-how = Send /bind and the code that the operator gave you, for example: /bind ABCD-EFGH
bind-wrong = That code is not valid, or it has run out. Ask the operator for a new one.
bind-anonymous = I cannot see who you are. Please turn off "Remain anonymous" for a moment and send it again.
bound = This group is now bound to { $school }. Requests will appear here.
bound-needs-right = Please make me an administrator with the right to delete messages.
pending-none = No request is waiting.
pending-some = { $count ->
        [one] 1 request is waiting. I am posting it again in the group.
       *[other] { $count } requests are waiting. I am posting them again in the group.
    }
pending-page = { $count } requests are waiting, and I am posting { $shown } of them in the group, the oldest first. { $left ->
        [0] That was the last page.
       *[other] After them { $left } more wait.
    }
pending-not-approver = Only approvers can see what is waiting. The operator can invite you.
pending-awaits-code = Your old authenticator counts no more, and I await the code of the new one. Send me here the /enrol line that your colleague hands you. If you have none, ask your colleague or the operator.
code-in-group-stays = Codes belong in our private chat, never here. I may not delete messages here, so please delete it yourself.
code-in-group = One-time codes belong in our private chat, never here. I have removed it.
group-not-bound = This group belongs to no school yet. Send /bind and the code from the operator.
group-is-nobodys = This group is not bound to a school now, so nothing is decided here. Approvers: send me /pending in private. To bind this group, ask the operator for a /bind code.
school-removed = This group belongs to no school any more. What was waiting here has ended, and whoever asked has been told.

## Telegram's command menu

command-start = What I can do
command-forgot = When the password is forgotten
command-first = First login with the slip from school
command-change = Another password, with the present one
command-questions = Other security questions
command-unlock = Ask the school to open an account
command-status = How things stand, and what I have asked
command-language = Another language · 华文 · Melayu · தமிழ்
command-help = Help
command-privacy = What is kept about me
command-cancel = Stop what we are doing
command-pending = Post waiting requests again
command-queue = What is waiting, by name
command-lookup = How a student's account stands
command-colleagues = Help a colleague with the authenticator
command-class = Ask for a student of my class

## Recovery e-mail

button-menu-email = Recovery e-mail
button-remove-email = Remove this e-mail
button-another-code = Send another code
button-skip-email = Skip
button-email-code = Code by e-mail
command-email = Set, change or remove the recovery e-mail
email-why = If you forget the password, I can send a code to this e-mail. Use a private one, not one of the school.
email-present = The recovery e-mail of <b>{ $login }</b> is <b>{ $address }</b>.
email-offer = Would you like to set a recovery e-mail? If you forget the password on a new phone, I can send a code to it. You can also skip this and send /email later.
ask-email = Please type the e-mail address. I delete it from this chat at once, and send a code to it.
email-refused-form = That is not an e-mail address. It looks like this: name@example.com
email-refused-school = That mailbox belongs to the school and may need the very password that is forgotten. Please use a private one.
email-too-often = Three letters have gone out today. Please try again tomorrow.
email-code-to = I am sending a code of eight digits to <b>{ $address }</b>. It is good for 15 minutes.
ask-email-code = Please type the code from the e-mail. If nothing comes, look into the spam folder and check the spelling of the address.
email-code-missed = That did not match. { $tries ->
        [one] 1 try left
       *[other] { $tries } tries left
    }.
email-code-unreadable = That is not such a code: it has eight digits.
email-code-over = That code is used up or too old. Tap <b>Send another code</b>.
email-confirmed = <b>Done.</b> The e-mail is confirmed for { $login }. For safety it can be used for a recovery from { $at } on.
email-removed = <b>Done.</b> { $login } has no recovery e-mail any more.
email-refused = The mail server refused that e-mail address. Please check the spelling: tap <b>Back</b> and type it again.
email-changed-notice = The recovery e-mail of <b>{ $login }</b> has just been changed from another chat. If that was not you or your family, change the password at once, and speak to the Form Teacher.
email-removed-notice = The recovery e-mail of <b>{ $login }</b> has just been removed from another chat. If that was not you or your family, change the password at once, and speak to the Form Teacher.
email-evidence-sent = If a recovery e-mail is set for this account, a code is on its way. It has eight digits and is good for 15 minutes.
letter-greeting = Hello,
letter-sign = MIMS Helpdesk
letter-never-by-phone = We never ask you for a code by phone, and never send links to click.
letter-code-subject = Your code for the MIMS Helpdesk
letter-code = Please type this code into the chat in Telegram:
letter-code-valid = It is good for 15 minutes and works once.
letter-code-not-you = If you did not ask for this, do nothing: without the code nothing happens. If it comes again, please tell the Form Teacher.
letter-changed-subject = Your recovery e-mail was changed
letter-changed = The account of { $student } has another recovery e-mail now. No more codes for it come to this address.
letter-removed-subject = Your recovery e-mail was removed
letter-removed = The account of { $student } has no recovery e-mail any more. No more codes for it come to this address.
letter-password-subject = The password was changed
letter-password = The password of the account of { $student } has just been changed with the MIMS Helpdesk.
letter-questions-subject = The security questions were changed
letter-questions = The security questions of the account of { $student } have just been changed with the MIMS Helpdesk.
letter-news-not-you = If that was not you or your family, please change the password at once and speak to the Form Teacher.

## Security questions and practice

questions-chosen = These are the security questions of <b>{ $login }</b>:
questions-kept = Nothing was changed. The security questions of <b>{ $login }</b> stay as they are.
questions-saved = <b>Done. The security questions are set</b> for { $login }. From now on I ask these when the password is forgotten.
questions-changed-notice = The security questions of <b>{ $login }</b> have just been changed from another chat. If that was not you or your family, speak to the Form Teacher at once.
button-practise-now = Practise now
button-remind-me = Remind me
button-another-day = Another day
button-new-questions = New questions
recall-offer = Many people forget such answers within months. Would you like to practise now, or shall I remind you in 7 and in 30 days?
recall-why = This is practice and changes nothing. If the answers do not match, that counts as one try, as always.
recall-matched = Very good: all answers for <b>{ $login }</b> are right. Nothing was changed.
recall-missed = The answers for <b>{ $login }</b> did not match. { $tries ->
        [one] 1 try left
       *[other] { $tries } tries left
    }. Nothing was changed. Try again on another day, or choose other questions now.
recall-reminded = I will remind you 7 days and 30 days after the questions were set.
recall-another-day = I will remind you tomorrow.
recall-due = Do you still know the answers for <b>{ $login }</b>? Practise now: it takes a minute and changes nothing.

## Vouching and freezing

vouch-asked = Somebody is trying to reset the password of <b>{ $login }</b> from another phone.
    Is this you, or your child? Then tap the number that the other phone shows. If it shows none yet, wait for it.
    Is it somebody else? Then tap <b>Not us: freeze</b>.
vouch-given = <b>{ $login }</b>: you said that this is your family. The other phone can go on.
vouch-refused = <b>{ $login }</b>: stopped. The other phone cannot go on.
vouch-over = The question about <b>{ $login }</b> is over. Nobody answered it, and nothing was confirmed.
vouched = Your family has confirmed that it is you.
frozen-family = Nobody can reset or change anything of <b>{ $login }</b> here now. Please tell the Form Teacher.
    When all is well, tap <b>Ask the school</b> to have it opened again.
frozen-told = Somebody of your family has said: this was not us.
frozen-school = <b>Frozen by the family</b>
    Account: { $masked }
    Class: { $class }
    The family says that somebody else is trying to get in. Please speak to them. When they ask for it here, an approved unlock opens self-service again.
card-frozen = <b>Frozen by the family or the school.</b> Only an approved unlock opens self-service again.
locked-frozen = Self-service for <b>{ $login }</b> is locked, because your family or the school froze it. Only the school can open it again.
    Tap <b>Ask the school</b>, or speak to the Form Teacher.
locked-frozen-slip = That is the right slip, but <b>{ $login }</b> is frozen, by your family or the school. Only the school can open it again.
    Tap <b>Ask the school</b>, or speak to the Form Teacher. Then send /first and type this slip again: it works until { $until }.
button-not-us = Not us: freeze
button-this-was-not-us = This was not us

## Plain questions

ask-which = Did you mean one of these?
ask-unknown = Nothing is open at the moment, and I do not know the answer to that. Please ask your Form Teacher, or tap what you need:
ask-secret = That looked like a password, an answer or a code, so I have removed it and kept nothing. Please type such things only when I ask for them. Tap what you need:

## Phone number

button-phone = Phone number
button-share-phone = Share my phone number
button-menu-find = I forgot the ID
command-find = Find the ID with your phone number
evidence-phone = Tap <b>Phone number</b>, if the school has your number for this student.
ask-phone = For <b>{ $login }</b>
    Tap <b>Share my phone number</b> below. I only compare it with the school's list. I do not keep it, and I delete it from this chat.
phone-refused = That is not it. Please use the button to share your own number.
phone-not-here = The school has another number for this student. Has it changed? Tell the Form Teacher.
find-phone = Are you the parent or guardian? Tap <b>Share my phone number</b> below.
    I look for students who have it in the school's list. I do not keep it, and I delete it from this chat.
find-head = The school has your number for:
find-line = { $n }. <code>{ $login }</code>
find-pick = Tap the one that needs help. I then ask its security questions.
find-done = Then let us go on with that one.
find-none = I found no student with your number in the school's list. Please do this now:
    1. Look for the ID in the Student Handbook, or on the slip.
    2. If it is not there, ask the Form Teacher. Has your number changed? Tell the Form Teacher that too.

## Known chats

button-menu-chats = Known chats
button-remove-chat = Remove { $n }
command-chats = The chats that I know
chats-head = These chats are known to <b>{ $login }</b>. In these chats, the right answers are enough when the password is forgotten. Remove those that are not yours any more.
chats-none = No chat is known to <b>{ $login }</b>.
chat-this = { $n }. this chat, known since { $since }
chat-other = { $n }. another chat, known since { $since }, last used { $used }
chat-removed = The chat has been removed.
chats-done = That is all. Tap what you need:
chat-removed-this = This chat is not known to <b>{ $login }</b> any more: somebody with the password has removed it. If that was not you or your family, speak to the Form Teacher at once.
chat-removed-other = A chat of your family is not known to <b>{ $login }</b> any more: somebody with the password has removed it. If that was not you or your family, speak to the Form Teacher at once.

## Status

status-none = You have not asked the school for anything lately.
status-head = What you have asked the school:
status-line = { $n }. #{ $number } { $kind }: { $state }
status-line-of = { $n }. #{ $number } { $kind } for <b>{ $whom }</b>: { $state }
status-open = waiting, not yet opened by the school, reply expected by { $expect }, at the latest by { $until }
status-waiting = waiting, reply expected by { $expect }, at the latest by { $until }
status-seen = seen by the school { $seen }, reply expected by { $expect }, at the latest by { $until }
status-first = one of two approvers has approved { $at }, reply expected by { $expect }, at the latest by { $until }
status-approved = approved { $at }
status-denied = denied { $at }
status-reason = reason: { $reason }
status-because = { $state } (reason: { $reason })
status-expired = no reply in time; please speak to the Form Teacher
status-children = Password help in this chat:
status-open-to-you = { $n }. <b>{ $login }</b>: open, { $tries ->
        [one] 1 try
       *[other] { $tries } tries
    } at the questions
status-frozen = { $n }. <b>{ $login }</b>: frozen by your family or the school. Only the school can open it again: send /unlock.
status-locked-self-until = { $n }. <b>{ $login }</b>: locked for you until { $until }
status-locked-self-school = { $n }. <b>{ $login }</b>: locked. Only the school can help now: send /unlock.
status-locked-slip-until = The slip from school is locked until { $until }.
status-locked-slip-school = The slip from school is locked. Ask the Form Teacher for a new one.
status-locked-password-until = Typing the current password is locked for you until { $until }.
status-locked-password-school = Typing the current password is locked. If you forgot it, send /forgot.

## The school's side: the queue in private

button-open-queue = See what is waiting
button-approve-these = { $count ->
        [one] Approve this one
       *[other] Approve these { $count }
    }
button-deny-these = { $count ->
        [one] Deny this one
       *[other] Deny these { $count }
    }
button-choose = Choose
button-next = Next
button-previous = Previous
age-now = less than 1 min
age-minutes = { $count } min
age-hours = { $count } h
age-days = { $count } days
queue-sent = I have written to you in private. There you can see what is waiting, and decide it.
queue-head = { $count ->
        [one] <b>1 request is waiting</b> · { $kind } · { $age }
       *[other] <b>{ $count } requests are waiting</b> · { $kind } · oldest { $age }
    }
queue-range = these are { $first } to { $last }
queue-piles = { $count ->
        [one] <b>1 request is waiting</b>.
       *[other] <b>{ $count } requests are waiting</b>. Which kind do you want to see?
    }
queue-pile = { $n }. { $kind }: { $count }
queue-line = { $n }. <b>{ $name }</b> · { $class } · <code>{ $login }</code> · { $age } · { $evidence }
queue-hint = Tap a number to look at one, or decide the whole page with one code.
queue-choose-hint = Tap the numbers of those that you want to decide together.
queue-card = <b>{ $name }</b> · { $class } · <code>{ $login }</code>
queue-closed = The list is closed. What was decided before stays decided. Send /pending to open it again.
queue-not-allowed = You cannot decide requests any more, so I have closed the list.
expired-queue = I have closed the list, for safety. Send /pending to open it again.
line-chat-known = known chat
line-chat-unknown = new chat
line-answers-right = answers right
line-tries = { $tries ->
        [one] 1 wrong try
       *[other] { $tries } wrong tries
    }
line-frozen = frozen by the family
left-own-request = yours or your family's, so another approver must decide
left-decided = over already: { $state }
left-suspended = too many wrong codes; a colleague restores you with /colleagues, or the operator does
left-not-an-approver = you are not an approver any more; ask the operator
left-other-school = of another school, whose approvers must decide
left-not-in-the-group = you are not in the school's group; ask a colleague to add you
batch-approve = You are about to <b>approve</b> { $count ->
        [one] 1 request
       *[other] { $count } requests
    }, { $kind }:
batch-deny = You are about to <b>deny</b> { $count ->
        [one] 1 request
       *[other] { $count } requests
    }, { $kind }:
batch-name = { $n }. { $name } · { $class } · <code>{ $login }</code>
batch-code = Please type the one-time code from your authenticator app, within 5 minutes of your tap.
batch-approved = { $count ->
        [one] 1 request is approved
       *[other] { $count } requests are approved
    }: { $names }.
batch-denied = { $count ->
        [one] 1 request is denied
       *[other] { $count } requests are denied
    }: { $names }.
batch-held = { $count ->
        [one] 1 request has your approval, and needs a second approver too
       *[other] { $count } requests have your approval, and need a second approver too
    }: { $names }.
batch-nothing = Nothing was decided.
batch-left = { $count ->
        [one] 1 was left out
       *[other] { $count } were left out
    }: { $names }.
batch-slips = { $count ->
        [one] 1 request is approved.
       *[other] { $count } requests are approved.
    } Write down what is hidden below and hand it over through the Form Teacher, then tap <b>Done</b>. I remove it after { $seconds } seconds.
batch-slip = { $n }. { $name } · { $class } · { $login }: <tg-spoiler><code>{ $password }</code></tg-spoiler>
batch-slips-gone = { $count ->
        [one] 1 request is approved,
       *[other] { $count } requests are approved,
    } but I was restarted before I could show the slips. Tap <b>Make another one</b>: I make a new one for each.
batch-slips-used = The slips have been used or replaced since. There is nothing more to do.

## The audit log
audit-checkpoint = Audit log: entry { $rows }, { $at }.
    Fingerprint: <code>{ $fingerprint }</code>
    Leave this message here: it shows later that nothing was removed.
audit-alarm-broken = <b>Alarm:</b> the audit log of this helpdesk was changed or cut off. Tell the people who run this bot at once, and delete nothing in this group.
audit-alarm-unchecked = <b>Alarm:</b> the audit log of this helpdesk could not be checked for two days. Tell the people who run this bot.
token-alarm = <b>Alarm:</b> somebody else is receiving what is written to this bot. Send it no password and no code, and tell the people who run this bot at once.

## The school's side: reasons, two approvers, waiting, and a group that was lost
deny-why = To say why, tap a reason, or type it in a few words. Whoever asked will read it.
deny-because = Whoever asked will read: <i>{ $reason }</i>
deny-code = To deny without a reason, type the one-time code from your authenticator app, within 5 minutes of your tap.
told-reason = The school says: <i>{ $reason }</i>
reason-identity = We could not tell who was asking.
reason-in-person = Please come to the school in person.
reason-parent = A parent or guardian must ask.
reason-already = We have helped with this already.
reason-empty = I could not read that reason.
reason-too-long = That reason is too long: use at most { $most } characters.
reason-nric = Please leave out NRIC and FIN numbers. I have removed what you typed.
reason-secret = That looks like a password or a code, so I have removed it. Please use other words.
button-reason-identity = Cannot tell who is asking
button-reason-in-person = Must come in person
button-reason-parent = A parent must ask
button-reason-already = Already helped
press-approved-first = Your approval is counted. Another approver must approve this too.
left-approved-first = approved by you already, so another approver must approve it too
decided-first = Request #{ $number }: your approval is counted. Another approver must approve it too.
card-first = <b>1 of 2</b> approvals, by { $by }, { $at }. Another approver must approve this too.
card-withdrawn = <b>withdrawn</b> by whoever asked, { $at }
card-erased = Request #{ $number } is over: all about its account has been erased.
state-withdrawn = withdrawn by whoever asked
status-withdrawn = withdrawn { $at }
button-withdraw = Withdraw #{ $number }
withdrawn = Request #{ $number } is withdrawn. The school does not need to look at it any more.
approvals-exceeded = { $by } has approved very many requests within an hour. For now, each further one needs another approver too. If this was not { $by }, tell the people who run this bot at once.
requests-waiting = { $count ->
        [one] <b>1 request still waits for a decision</b>, asked { $oldest }: { $numbers }
       *[other] <b>{ $count } requests still wait for a decision</b>, the oldest asked { $oldest }: { $numbers }
    }
requests-remind = Press a button on the card. If the card is gone, send /pending.
requests-escalate = This is about { $school }. Every approver gets this message. Send /pending to see what waits.
group-lost = I am no longer in the admin group of { $school }, so nobody can decide its requests. { $count ->
        [0] None is waiting.
        [one] 1 is waiting.
       *[other] { $count } are waiting.
    } Please make me an administrator of the group again, or ask the operator for a new /bind code.
group-regained = I am back. Requests appear here again.
granted-unlock = The school has unlocked <b>{ $login }</b>. Somebody asked for this from another chat.
granted-recovery = The school has approved a reset of <b>{ $login }</b>, asked for from another chat. Whoever asked can now choose another password.
granted-temporary-password = The school has made a slip with a temporary password for <b>{ $login }</b>, asked for from another chat. The Form Teacher hands it over.
granted-teacher-unlock = The school has unlocked <b>{ $login }</b>. The Form Teacher asked for it.
granted-teacher-temporary-password = The school has made a slip with a temporary password for <b>{ $login }</b>. The Form Teacher asked for it, and hands it over.
step-up-reissue = You are about to make <b>another slip</b> for request #{ $number }; the one before stops working:
slip-works-until = The slip works until { $until }.
shown-for = I remove this message after { $seconds } seconds.
expired-shown-again = I have removed what I showed you, for safety. If you have not written it down, tap <b>Make another one</b>.
letter-group-lost-subject = The helpdesk was removed from your admin group
letter-group-lost = The Telegram helpdesk bot is no longer in the admin group of { $school }, so nobody there can decide the requests of families.
letter-group-lost-mend = Please add the bot to the group again as an administrator, or ask the people who run it for a new /bind code.

## Staff of a school: look-up, colleagues, class

button-unlock = Unlock
button-temporary-password = Temporary password
button-freeze = Freeze
button-unfreeze = Unfreeze
button-clear-questions = Remove the questions
button-renew = Lost the authenticator
button-agree = Agree
button-restore = Restore after wrong codes
button-page-before = Page before
button-page-after = Next page
staff-not-approver = Only approvers of a school can do this. The operator can invite you.
staff-not-teacher = This is for Form Teachers. The operator can invite you.
staff-suspended = There were too many wrong codes. Ask another approver to restore you with /colleagues, or ask the operator.
staff-not-in-group = You must be a member of the school's group for this. Ask a colleague to add you, then begin again.
staff-group-lost = I am not in the admin group of { $school }: I was removed, or it has none yet. So I cannot see who belongs to it. Please make me an administrator of the group again, or ask the operator for a /bind code. Then begin again.
staff-stopped = You may not do this any more. If that is wrong, ask the operator.
staff-school = Which school is it about?
staff-closed = Closed. What was done before stays done.
staff-expired = That took too long, so I closed it for safety. What was done before stays done. Begin again when you are ready.
staff-expired-shown = I have removed what I showed you, for safety. If you have not written it down, make another one with { $command }.
role-approver = approver
role-teacher = Form Teacher of { $class }
the-operator = The operator
look-up-code = Before I show you students, please type the one-time code from your authenticator app. You can then look for 5 minutes.
look-up-ask = Whom are you looking for? Please type a part of the name or of the ID. I delete it from this chat at once.
look-up-refused = I need at least two letters of the name or of the ID, and never an NRIC or FIN number.
look-up-none = I found nobody in your school for that. Try another part of the name.
look-up-found = { $count ->
        [one] I found 1 student:
       *[other] I found { $count } students and show { $shown }:
    }
look-up-line = { $n }. { $name }, { $class }
    <code>{ $login }</code>
look-up-pick = Tap the one you mean. Not here? Type more of the name.
account-head = <b>{ $name }</b>
    <code>{ $login }</code>
    Class: { $class }
account-questions = Enrolled: yes, security questions set { $at }
account-no-questions = Enrolled: no security questions set
account-open = Self-service: open
account-locked-until = Self-service: locked for new chats until { $until }
account-locked-school = Self-service: locked for new chats until the school helps
account-frozen = Self-service: frozen since { $at }
account-known = Known chats: { $count }, locked of them: { $locked }
account-closed = School login: locked or switched off
account-tries = Wrong tries in 24 hours: { $tries }
account-changed = Last change: { $what }, { $at }
account-request = Open request: #{ $number } { $kind }, asked { $asked }
change-password = password
change-questions = security questions
change-chats = known chats
change-email = recovery e-mail
look-up-act = You are about to do this for <b>{ $name }</b>, class { $class }: { $deed }.
    Please type the one-time code from your authenticator app.
look-up-act-again = Nothing was done yet. This takes a code of its own: the next one that the app shows.
act-unlock = unlock the account
act-temporary-password = make a new slip
act-freeze = freeze self-service
act-unfreeze = end the freeze
act-clear-questions = remove the security questions
deed-done-unlock = { $count ->
        [0] <b>Done: unlocked.</b> But this account knows no chat, so nobody has new tries. A temporary password helps better.
       *[other] <b>Done: unlocked.</b> The chats that this account knows have new tries.
    }
deed-ended = { $count ->
        [one] The open request { $numbers } is approved with it; whoever asked is told.
       *[other] The open requests { $numbers } are approved with it; whoever asked is told.
    }
deed-done-freeze = <b>Done: frozen.</b> Nobody can reset or change anything here now.
deed-done-unfreeze = <b>Done.</b> The freeze has ended.
deed-done-clear-questions = <b>Done.</b> The security questions are removed. New ones are set with /questions, or with a new slip.
deed-problem-family = This account belongs to your own family, so another approver must do that.
deed-problem-two-needed = Your school wants two approvers for this. Let the family ask with /unlock, or the Form Teacher with /class.
deed-problem-too-many = You have approved very much within an hour. Let another approver do this with /lookup, or let the family ask with /unlock.
deed-problem-frozen = Self-service is frozen here, so a slip would open nothing. Tap <b>Unlock</b> first: it ends the freeze too. Then tap <b>Temporary password</b>.
deed-problem-over = That does not fit any more. This is how the account stands now:
look-up-shown = This is the temporary password for { $name }, class { $class }. Write it down, hand it over through the Form Teacher, then tap <b>Done</b>. I remove it after one minute.

    <tg-spoiler><code>{ $password }</code></tg-spoiler>
look-up-gone = I was restarted before I could show the slip. Tap <b>Done</b>, then make another one with /lookup.
look-up-done = Done. To look somebody else up, send /lookup.
acted-unlock = The school has unlocked <b>{ $login }</b>. You have new tries. If the password is forgotten, send /forgot.
acted-temporary-password = The school has made a new slip for <b>{ $login }</b>. The Form Teacher hands it to you. If nobody of your family asked for it, speak to the Form Teacher.
acted-freeze = The school has frozen <b>{ $login }</b> for safety: nobody can reset or change anything here now. Please speak to the Form Teacher.
acted-unfreeze = The school has ended the freeze of <b>{ $login }</b>. Everything works here again.
acted-clear-questions = The school has removed the security questions of <b>{ $login }</b>. If you know the password, set new ones with /questions. If not, ask the Form Teacher for a slip.
acted-forget = The operator has set <b>{ $login }</b> back to the start: password, questions and chats are gone. Ask the Form Teacher for a new slip, then send /first. If nobody of your family wanted this, tell the Form Teacher.
colleagues-head = Your colleagues at { $school }. Who needs help?
colleagues-none = You have no colleagues at { $school } here yet. The operator can invite some, and helps you too.
colleague-line = { $n }. { $name }: { $state }
colleague-active = { $role }
colleague-suspended = { $role }, stopped after too many wrong codes
colleague-renewal = { $role }, needs another authenticator: { $by } has asked, one more must agree by { $until }
colleague-renewed = { $role }, has not set up the other authenticator yet
colleague-head = <b>{ $name }</b>: { $state }
    What has happened?
colleague-code-first = You are about to ask that <b>{ $name }</b> may set up another authenticator. Speak to them first. A second approver must agree within 24 hours.
    Please type the one-time code from your own authenticator app.
colleague-code-second = { $by } has asked that <b>{ $name }</b> may set up another authenticator. If you agree, the old one counts no more at once. Speak to them first.
    Please type the one-time code from your own authenticator app.
colleague-code-restore = You are about to let the codes of <b>{ $name }</b> count again. Speak to them first.
    Please type the one-time code from your own authenticator app.
colleague-asked = <b>Asked.</b> Another approver must now agree with /colleagues, by { $until }.
colleague-restored = <b>Done.</b> The codes of { $name } count again.
colleague-problem-asked-by-you = You have asked for this already. Another approver must agree.
colleague-problem-nobody-else = Two approvers must agree to this, and besides you nobody at the school can now. Please ask the operator: <code>helpdesk approver renew</code>
colleague-problem-over = That does not fit any more. This is how your colleague stands now:
colleague-shown = Hand this line to { $name } in person. They send it to me in private, from their own Telegram, within 24 hours. I show it only here and only now. Then tap <b>Done</b>.

    <tg-spoiler><code>/enrol { $code }</code></tg-spoiler>
colleague-gone = I was restarted before I could show you the line to hand over. Tap <b>Done</b>, then do the same again with /colleagues.
colleague-told-renewal-asked = { $by } says that { $name } needs another authenticator. Is that right? Ask { $name } yourself, then agree with /colleagues within 24 hours. If it is wrong, tell the operator.
colleague-own-renewal-asked = { $by } says that you need another authenticator. A second approver must agree. If it is wrong, tell the operator at once.
colleague-told-renewed = The authenticator of { $name } counts no more. { $by } hands over the code for another one. If it is wrong, tell the operator.
colleague-own-renewed = Your authenticator counts no more. { $by } hands you the code for another one. If it is wrong, tell the operator at once.
colleague-told-restored = { $by } has restored { $name }, who had typed too many wrong codes. If it is wrong, tell the operator.
colleague-own-restored = { $by } has restored you: your codes count again.
class-head = Class { $class } at { $school }. Who needs help? Tap the name.
class-none = I find nobody of class { $class } in the list of { $school }. Please tell the school's administrators.
class-line = { $n }. { $name }
    <code>{ $login }</code>
class-ask = <b>{ $name }</b>, class { $class }
    What shall I ask the school's approvers for?
class-code = You are about to ask the approvers for { $name }, class { $class }: { $kind }.
    Please type the one-time code from your authenticator app.
class-asked = <b>I have asked the approvers.</b> Request #{ $number }: { $kind } for { $name }.
    You can expect the reply by { $expect }. It comes here, by { $until } at the latest.
class-problem-asked-already = You have asked for this already. The reply comes here.
class-problem-too-often = You have asked for many within an hour. Please wait a little, or speak to the school's administrators.
card-teacher = Asked by: the Form Teacher
told-teacher-unlocked = Request #{ $number } is approved: { $name } is unlocked. The chats that the account knows have new tries.
told-teacher-temporary = Request #{ $number } is approved: a temporary password for { $name }. An approver hands you the slip.
told-teacher-denied = Request #{ $number } about { $name } is denied. Please speak to the school's administrators.
told-teacher-expired = Nobody decided request #{ $number } about { $name } in time. Ask again with /class, or speak to the school's administrators.
enrolled-more = To see how an account stands, send /lookup. To help a colleague who lost the authenticator, send /colleagues.
enrolled-teacher = You are enrolled as Form Teacher of { $class } at { $school }. To ask the approvers for a student, send /class.

## Slips on paper

slip-temporary-password = Temporary password
slip-until = Good until { $until }
slip-step-1 = Point your phone's camera at the square. It opens Telegram at @{ $bot }. Tap Start.
slip-step-2 = The bot asks for the MIMS ID and for the temporary password. Then you choose a password of your own.
slip-step-3 = This slip works once. Show it to nobody, and tear it up afterwards.

## Reports

command-report = How the last seven days went
report-not-approver = Only approvers of this school can see its report.
report-title = Helpdesk report
report-every-school = All schools
report-resets = Passwords reset
report-alone = Without the school
report-of-recoveries = { $part } of { $of } recoveries
report-first-logins = First logins
report-usual-wait = Usual time to a decision
report-long-wait = 9 of 10 within { $time }
report-locked = Accounts locked
report-open = Requests open now
report-pathways = How passwords were reset
report-kinds = Requests to the school
report-hours = Requests by hour of the day
report-hours-axis = Hour of the day, Singapore time
report-count-axis = Requests
report-none = none
report-pathway-known-chat = Known chat
report-pathway-phone-on-the-roster = Phone number
report-pathway-code-by-e-mail = Code by e-mail
report-pathway-vouched-for-by-a-known-chat = Confirmed by the family
report-pathway-approved-by-the-school = Approved by the school
report-pathway-answers-alone = Answers alone
report-pathway-other = Other
report-head = <b>{ $school }</b>, { $days }
report-line-done = Passwords reset: { $resets }. First logins: { $first }. Accounts locked: { $locked }.
report-line-alone = { $share } of the recoveries needed nobody at the school.
report-line-asked = Requests to the school: { $asked }. Open now: { $open }.
report-line-waits = Half of the decisions came within { $usual }, 9 of 10 within { $long }.
