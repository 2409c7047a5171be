### 简体中文（新加坡）。一条信息就是一句话或一个画面；变量已经转义；标签是 Telegram 的 HTML。
### 固定用词：临时密码、目前的密码、新密码、再次输入新密码、一次性验证码、锁定、已批准、已拒绝、级任老师 (Form Teacher)、字条、学校。

## Buttons

button-ask = 请学校帮忙
button-back = 返回
button-cancel = 取消
button-confirm = 确认
button-change = 更改
button-other-question = 换一个问题
button-understand = 我明白了
button-forgotten = 我忘了答案
button-no-paper = 我没有字条
button-approve = 批准
button-deny = 拒绝
button-done = 完成
button-new-one = 再生成一个
button-continue = 继续
button-next-page = 显示后面几个
button-menu-forgot = 忘记密码
button-menu-first = 首次登录
button-menu-change = 更换密码
button-menu-questions = 安全问题
button-menu-unlock = 申请解锁
button-menu-status = 查看状态
button-menu-help = 帮助
button-menu-privacy = 隐私

## The eight official questions (facts.md); other languages say the English beside their own

question-1 = 您最喜欢的动物是什么？(What is your favourite animal?)
question-2 = 您最喜欢的颜色是什么？(What is your favourite colour?)
question-3 = 您最喜欢的运动或爱好是什么？(What is your favourite sport or hobby?)
question-4 = 您最喜欢的食物是什么？(What is your favourite food?)
question-5 = 您最喜欢的卡通英雄或流行乐团是什么？(What is your favourite cartoon hero/pop group?)
question-6 = 您最喜欢的玩具是什么？(What is your favourite toy?)
question-7 = 您最喜欢的电影是什么？(What is your favourite movie?)
question-8 = 您最喜欢的书是什么？(What is your favourite book?)

## Language

choose-language = 您想用哪种语言？
language-chosen = 从现在起，我用华文和您交谈。
language-en = English
language-zh = 简体中文
language-ms = Bahasa Melayu
language-ta = தமிழ்
button-menu-language = 文 语言 Language

## Shared

step = <b>第 { $n } 步，共 { $of } 步</b>
busy = 现在有很多人在使用服务台。这一次不算次数。请稍后再试。
not-text = 我在这里只能读文字。请打字输入。
old-button = 那个按钮属于前面的步骤。我们现在到了这里：
press-over = 那个按钮已经不能用了。请发送 /start 重新开始。
tap-button = 请点击下面的按钮。
use-buttons = 请点击下面的按钮。您输入的内容我已删除。
edited-typed = 我不读发出后再修改的信息，所以已把它删除。请重新输入，发一条新的信息。
start-here = 我们现在到了这里。要停止，请发送 /cancel。
no-flow-typed = 目前没有正在办理的事。您输入的内容可能是秘密，所以我已删除。请点击您需要的项目：
moved-on = 刚才这里同时发生了别的事，所以我没有收下那一条。请看我最新的信息，或发送 /start。
no-flow = 目前没有正在办理的事。请点击您需要的项目：
unknown-command-here = 我不认识那个指令。我们现在到了这里：
unknown-command = 我不认识那个指令。请点击您需要的项目：
went-wrong = 我们这边出了问题，什么都没有改变。请稍后再试。如果再次发生，请把这个编号告诉学校：<code>{ $reference }</code>
not-deleted = 我无法删除您上一条信息。里面可能有秘密，请您自己删除。
only-private = 为了您的安全，我只在私聊里谈账号的事。请点击我的名字，在那里写给我。
too-many-messages = 您一下子发来很多信息。有些我跳过了，也已删除。请接着一条一条地发。
too-many-messages-group = 一下子来了很多信息。有些我跳过了。请接着一条一条地发。

## The first step: which account

ask-login = 请输入学生的 MIMS ID。它的样子是：
    <code>tan_wei_ling1@students.edu.sg</code>
ask-child = 是哪一个孩子？请点击按钮，或输入另一个 MIMS ID。
ask-current-password = 账号：<b>{ $login }</b>
    请输入目前的密码。我会立刻把它从这个对话中删除。
current-password-missed = 您输入的不符。还有 { $tries } 次机会。请留意大小写。如果已经不记得，请发送 /forgot。
login-empty = 我在您输入的内容里找不到 ID。
login-too-long = 这太长了，不会是 ID。
login-nric = 请绝对不要在这里发送 NRIC（身份证）或 FIN 号码。我已把它删除，没有保留任何内容。
login-staff = 这是教职员账号，本服务台不处理。请找您的 MIMS 管理员 (MIMS Administrator)。
login-hq = 这是总部账号，本服务台不处理。请找您的 MIMS 管理员 (MIMS Administrator)。
login-domain = 学生的 ID 以 <code>@students.edu.sg</code> 结尾。
login-suggestion = 您要输入的是 <code>{ $suggestion }</code> 吗？如果是，请照样发送。
login-characters = ID 里 @ 的前面，只有英文字母、数字、点 (.)、短横 (-) 和底线 (_)。
login-ambiguous = 我分不出您说的是哪一个 ID。请照字条或学生手册 (Student Handbook) 上的写法，完整输入。

## Forgot password

challenge = 账号：<b>{ $login }</b>
    第 { $n } 题，共 { $of } 题：
    <b>{ $question }</b>
    请输入答案。我会立刻把它从这个对话中删除。
answers-missed = 答案不符。还有 { $tries } 次机会。请重新回答全部问题，大小写没有关系。如果忘了答案，或从来没有设过，请点击<b>我忘了答案</b>：级任老师 (Form Teacher) 可以帮您。
answers-lost = 我刚才重新启动了。没答完的答案我不保留。请从第一题重新开始。
evidence = 您的答案都对。
    这个对话是第一次用于 <b>{ $login }</b>，所以还要再证明一次真的是您。以下任选一样就够了：
evidence-email = 如果这个账号设了备用电邮，请点击<b>用电邮收验证码</b>。
evidence-vouch = 用家人以前在这里用过的手机，点击数字 <b>{ $number }</b>。
evidence-school = 点击<b>请学校帮忙</b>。有了答复，我会在这里通知您。
forgotten = 那么只有学校能帮 <b>{ $login }</b>。
    请点击<b>请学校帮忙</b>。如果学校同意，级任老师 (Form Teacher) 会给您一张新字条。拿到后，请用它重新开始：/first。
permit-gone = 那次批准已经用过，或已经过期。您可以在这里重新开始。

## Locked

locked-until = <b>{ $login }</b> 的密码协助已对您锁定，直到 { $until }。在学校还是可以登录。
    如果等不及，请点击<b>请学校帮忙</b>。级任老师 (Form Teacher) 也可以帮您。
locked-school = 因为答错太多次，<b>{ $login }</b> 的密码协助已锁定。现在只有学校能帮忙。在学校还是可以登录。
    请点击<b>请学校帮忙</b>，或联系级任老师 (Form Teacher)。
locked-password-until = 密码输错太多次，<b>{ $login }</b> 的密码输入已对您锁定，直到 { $until }。在学校还是可以登录。
    如果忘记了密码，请发送 /forgot。如果没有忘记，请等候，或点击<b>请学校帮忙</b>。
locked-password-school = 密码输错太多次，<b>{ $login }</b> 的密码输入已锁定。在学校还是可以登录。
    如果忘记了密码，请发送 /forgot。如果没有忘记，请点击<b>请学校帮忙</b>，或联系级任老师 (Form Teacher)。
locked-answers-missed = 答案不符。还有 0 次机会。
locked-temporary-missed = 您输入的不符。还有 0 次机会。

## Asking the school

asked = 我已请学校处理 <b>{ $login }</b> 的事。
    您现在不用再做什么。最迟在 { $until }，答复会发到这里。如果到时还没有消息，请联系级任老师 (Form Teacher)。
asked-too-often = 您今天已经请学校帮忙两次。请等候答复，或联系级任老师 (Form Teacher)。
unlock-confirm-locked = <b>{ $login }</b> 的密码协助已对您锁定。要我请学校解锁吗？
unlock-confirm = 要我请学校为 <b>{ $login }</b> 解锁吗？如果只是忘记密码，用 /forgot 更快。
    级任老师 (Form Teacher) 也可以帮您。

## First login

ask-temporary-password = 账号：<b>{ $login }</b>
    级任老师 (Form Teacher) 给了您一张字条。请输入字条上的临时密码。我会立刻把它从这个对话中删除。
temporary-password-missed = 您输入的不符。还有 { $tries } 次机会。请再看一次字条，逐个字母核对，或请级任老师 (Form Teacher) 给您一张新的。如果没有，请点击<b>我没有字条</b>。
no-paper = 没有字条，就只有学校能帮 <b>{ $login }</b>。
    请点击<b>请学校帮忙</b>。如果学校同意，级任老师 (Form Teacher) 会给您一张字条。
slip-replaced = 那张字条已经用过，或学校已发出更新的一张。<b>{ $login }</b> 什么都没有改变。
    如果您有更新的字条，请点击<b>返回</b>。如果没有，请点击<b>请学校帮忙</b>，或联系级任老师 (Form Teacher)。
choose-question = 请选第 { $n } 个问题，共 { $of } 个。
choose-why = 忘记密码时，您会用到这些答案。所以请选您明年也还会记得的。
choose-advice = 提示：颜色、动物、食物或运动很容易被人猜到。这一类问题只选一个。
questions-lost = 我刚才重新启动了。没答完的答案我不保留。请重新选择问题。
ask-answer = 第 { $n } 题，共 { $of } 题：
    <b>{ $question }</b>
    请输入答案。我会立刻把它从这个对话中删除。
answer-empty = 答案是空的。请用文字或数字。
answer-too-long = 答案太长了。请不要超过 64 个字符。
answer-same-as-other = 这个答案您已用在另一个问题上。请换一个答案，或点击<b>换一个问题</b>。
answer-is-name = 您的答案是学生姓名的一部分，别人也知道。请换一个答案。
answer-is-login = 您的答案是 ID 的一部分，别人也知道。请换一个答案。
answer-is-password = 您的答案就是密码本身。请换一个答案。
answer-is-question = 您的答案只是重复了问题。请换一个答案。
answer-too-common = 很多人都会这样回答，所以很容易被猜到。请换一个答案，或点击<b>换一个问题</b>。
review = 请检查有没有写错。答案我只显示这一次，之后就从这个对话中删除。
review-line = { $n }. { $question }
    <b>{ $answer }</b>

## New password

ask-new-password = 请输入新密码。我会立刻把它从这个对话中删除。
    要求是：
wait-for-password = 系统正在更改您的密码，请稍等。
ask-new-password-again = 这个可以用。请再次输入新密码。
password-refused = 这个密码还没有符合所有要求。请另外输入一个新密码：
password-differs = 两次输入的不一样。请从头输入新密码。
password-lost = 我刚才重新启动了。没设好的密码我不保留。请从头输入新密码。
rule-unmet = 还不行：
rule-too-short = 至少 { $min } 个字符
rule-too-long = 最多 { $max } 个字符
rule-first-character = 第一个字符是英文字母或数字
rule-no-digit = 至少一个数字
rule-no-lower = 至少一个小写字母
rule-no-upper = 至少一个大写字母
rule-few-kinds = 以下四种里要有三种：大写字母、小写字母、数字、符号
rule-holds-name = 不含学生的姓名或 ID
rule-too-common = 不容易被人猜到
rule-used-before = 不是以前用过的密码
rule-used-before-broken = 这个密码以前用过
changed = <b>完成了。密码已更改</b>，账号是 { $login }。
    它可以登录：
    1. Student iCON（电邮和 Drive）
    2. SLS（学生学习平台，Student Learning Space）
    3. Microsoft Pro Plus、Zoom 和学校的手提电脑

    提示：登录这些平台之前，请先登出所有 Google 账号。不要在共用的设备上保存密码。请把密码收在安全的地方。
first-login-done = 下次忘记密码时，请发送 /forgot 给我。
password-changed-notice = 有人刚才从另一个对话更改了 <b>{ $login }</b> 的密码。如果不是您或家人做的，请立刻联系级任老师 (Form Teacher)。

## Coming back

cancelled = 已停止。什么都没有改变。您可以随时重新开始。
nothing-to-cancel = 没有需要停止的事。请点击您需要的项目：
replaced = 刚才在做的事，我已停止。
expired = 时间太久了。为了安全，我已停止。什么都没有改变。您准备好后，请重新开始。
stopped = 为了安全，我已停止这项操作，这里什么都没有改变。您可以重新开始，或向级任老师 (Form Teacher) 询问。
expired-shown = 为了安全，我已删除显示给您的内容。如果您还没抄下来，家人必须重新申请。
expired-code = 时间太久了，所以没有作出决定。请发送 /pending，看看哪些申请在等候。
expired-typed = 时间太久了。为了安全，我已停止，也删除了您刚输入的内容。什么都没有改变。您准备好后，请重新开始。

## Menu

start = 您好！我是 MIMS Helpdesk 服务台。学生账号有问题，不论白天晚上，我都可以帮学生和家长。
    您需要什么帮助？
help = 我可以帮您做这些：
    1. /forgot – 忘记密码
    2. /first – 首次登录，用级任老师 (Form Teacher) 给的字条
    3. /change – 知道原来的密码，想换一个
    4. /questions – 查看或更改安全问题
    5. /unlock – 请学校为账号解锁
    6. /find – 用电话号码找 ID
    7. /status – 查看目前的情况和您的申请
    8. /chats – 查看或移除我认得的对话
    9. /language – 更换语言
    10. /privacy – 我保留您的哪些资料
    11. /cancel – 停止正在做的事
help-email = 12. /email – 设置或移除备用电邮
help-end = 如果我帮不上忙，级任老师可以帮您。
privacy = <b>隐私简介</b>
    1. 学生的 ID 和您输入的内容，我只用来处理账号的事。
    2. 答案和密码绝不会照您输入的原样保留。我也会把您的信息从这个对话中删除。
    3. 这个对话在 Telegram 上进行。Telegram 是新加坡以外的公司，它看得到这个对话。
    4. 您未满 13 岁吗？请和家长一起做。
    5. 有疑问？请问级任老师 (Form Teacher)。
privacy-ask = 要继续，请点击<b>我明白了</b>。

## Outcomes that come by themselves

told-unlocked = 学校已批准：<b>{ $login }</b> 已解锁。您重新有 { $tries } 次机会。如果忘记了密码，请点击<b>继续</b>：我会问安全问题。如果没有忘记，请重新开始您刚才要做的事。
told-unlocked-full = 学校已批准为 <b>{ $login }</b> 解锁。但是答错的总次数太多，只靠答案已经不够了。请再发送一次 /unlock：我会请学校给您临时密码。
told-reset-approved = 学校已批准 <b>{ $login }</b> 重设密码。请在 24 小时内，在这个对话里点击<b>继续</b>。
told-temporary-approved = 学校已批准给 <b>{ $login }</b> 临时密码。级任老师 (Form Teacher) 会把它写在字条上交给您。拿到后，请发送 /first 给我。
told-denied = 学校已拒绝您为 <b>{ $login }</b> 提出的申请。请联系级任老师 (Form Teacher)。
told-expired = 您在 { $asked } 提出的申请，学校没有及时答复。请联系级任老师 (Form Teacher)，或重新申请。

## The school's side: cards

kind-unlock = 解锁
kind-recovery = 重设密码
kind-temporary-password = 临时密码
card = <b>#{ $number } · { $kind }</b>
    账号：{ $masked }
    班级：<code>{ $class }</code>
    对话：{ $chat }
    答案：{ $answers }
    24 小时内答错次数：{ $tries }
    申请时间：{ $asked }
card-chat-known = 这个账号用过
card-chat-unknown = 这个账号没用过
card-answers-right = 全对
card-answers-not-given = 未证实
card-open = 请点击按钮，然后在我们的私聊里用您的验证码确认。
card-approved = <b>已批准</b>：{ $by }，{ $at }
card-denied = <b>已拒绝</b>：{ $by }，{ $at }
card-expired = <b>已逾期</b>，没有作出决定：{ $at }
digest = { $count ->
        [1] <b>有 1 个申请在等候</b>，是 { $oldest } 提出的。因为一下子来了很多申请，所以没有单独显示。
       *[other] <b>有 { $count } 个申请在等候</b>，最早的是 { $oldest } 提出的。因为一下子来了很多申请，所以没有逐个显示。
    }
    审批员可以发送 /pending 查看，每次五个。
digest-none = 刚才一下子来了很多申请。每一个都已在这里显示，或已结束。
press-sent = 我已发私信给您。请在 5 分钟内到那里确认。
press-not-an-approver = 只有这所学校的审批员才能决定。服务台负责人可以邀请您。
press-other-school = 这个申请属于另一所学校。
press-not-in-the-group = 您必须是这所学校群组的成员，才能决定。
press-own-request = 这是您自己提出的申请，必须由另一位审批员决定。
press-suspended = 错误的验证码太多。服务台负责人必须先重新为您登记。
press-decided = 这个申请已经有决定了。
press-unknown = 这个按钮不属于任何等候中的申请。

## The school's side: one-time code

deed-unlock = 解锁
deed-recovery = 重设密码
deed-temporary-password = 发新字条，重新开始
step-up-approve = 您即将<b>批准</b>申请 #{ $number }：{ $kind }，账号 { $masked }，班级 <code>{ $class }</code>。
    请在 5 分钟内，输入验证器应用 (authenticator app) 里的一次性验证码。
step-up-deny = 您即将<b>拒绝</b>申请 #{ $number }：{ $kind }，账号 { $masked }，班级 <code>{ $class }</code>。
    请在 5 分钟内，输入验证器应用 (authenticator app) 里的一次性验证码。
code-missed = 验证码不符。请输入应用现在显示的一次性验证码。
code-unreadable = 那不是验证码，验证码有六个数字。请输入验证器应用 (authenticator app) 里的一次性验证码。
code-reused = 那个验证码已经用过。请等应用显示下一个，再输入一次性验证码。
code-suspended = 错误的验证码太多。在服务台负责人重新为您登记之前，您不能决定申请。
decided-approved = 申请 #{ $number } 已批准。
decided-denied = 申请 #{ $number } 已拒绝。
decided-already = 申请 #{ $number } 在您之前已有结果：{ $state }。您不用再决定。
state-approved = 已批准
state-denied = 已拒绝
state-expired = 逾期未决定
decided-not-allowed = 您已经不能决定申请 #{ $number }。
temporary-password-shown = 申请 #{ $number } 已批准。这是 { $masked }（班级 <code>{ $class }</code>）的临时密码。请抄下来，由级任老师 (Form Teacher) 转交，然后点击<b>完成</b>。我只在这里显示，也只显示这一次。

    <tg-spoiler><code>{ $password }</code></tg-spoiler>
temporary-password-gone = 申请 #{ $number } 已批准，但是要转交的内容还没显示，我就重新启动了。请点击<b>再生成一个</b>。
temporary-password-used = 申请 #{ $number } 已批准。为它转交的内容后来已经用过，或已被更换。您不用再做什么。

## The school's side: enrolment and binding

enrol-code-wrong = 那个邀请码无效，或已经过期。请向服务台负责人要一个新的。
too-many-codes = 错误的代码太多，所以在 { $until } 之前，我不再查代码。到时请用服务台负责人给您的代码再试。它还没有用掉。
enrol-how = 请发送 /enrol 和服务台负责人给您的邀请码，例如：/enrol ABCD-EFGH
enrol-scan = 请用验证器应用 (authenticator app) 扫描这张图，或把这个密钥输入应用：
    <code>{ $secret }</code>
    然后输入应用显示的一次性验证码。之后我会删除这张图。
enrol-code-missed = 验证码不符。应用每 30 秒会换一个新的。
enrolled = 您已登记为 { $school } 的审批员。申请会显示在学校的群组里。要查看等候中的申请，请发送 /pending。
bind-in-group = 那个绑定码要用在学校的管理群组：请发到那里，不要发到这里。
enrol-in-group = 邀请码要用在我们的私聊。我已把它删除。如果可能有人看过，请向服务台负责人要一个新的。
bind-how = 请发送 /bind 和服务台负责人给您的绑定码，例如：/bind ABCD-EFGH
bind-wrong = 那个绑定码无效，或已经过期。请向服务台负责人要一个新的。
bind-anonymous = 我看不到您是谁。请暂时关闭“匿名”(Remain anonymous)，再发送一次。
bound = 这个群组现在已绑定 { $school }。申请会显示在这里。
bound-needs-right = 请把我设为管理员，并给我删除信息的权限。
pending-none = 没有等候中的申请。
pending-some = { $count ->
        [1] 有 1 个申请在等候。我会在群组里重新发出。
       *[other] 有 { $count } 个申请在等候。我会在群组里重新发出。
    }
pending-page = 有 { $count } 个申请在等候。我会在群组里发出其中 { $shown } 个，最早的在前。{ $left ->
        [0] 这是最后一页。
       *[other] 后面还有 { $left } 个。
    }
pending-not-approver = 只有审批员可以查看等候中的申请。
code-in-group-stays = 验证码只能在我们的私聊里用，绝不要发到这里。我在这里没有删除信息的权限，请您自己删除。
code-in-group = 一次性验证码只能在我们的私聊里用，绝不要发到这里。我已把它删除。
group-not-bound = 这个群组还不属于任何学校。请发送 /bind 和服务台负责人给的绑定码。

## Telegram's command menu

command-start = 我能帮您什么
command-forgot = 忘记密码
command-first = 用学校给的字条首次登录
command-change = 知道原来的密码，想换一个
command-questions = 更换安全问题
command-unlock = 请学校为账号解锁
command-status = 查看状态和申请
command-language = 更换语言 · English · Melayu · தமிழ்
command-help = 帮助
command-privacy = 保留我的哪些资料
command-cancel = 停止正在做的事
command-pending = 重新发出等候中的申请

## Recovery e-mail

button-menu-email = 备用电邮
button-remove-email = 移除这个电邮
button-another-code = 再发一个验证码
button-skip-email = 跳过
button-email-code = 用电邮收验证码
command-email = 设置、更改或移除备用电邮
email-why = 如果您忘记密码，我可以把验证码发到这个电邮。请用私人电邮，不要用学校的。
email-present = <b>{ $login }</b> 的备用电邮是 <b>{ $address }</b>。
email-offer = 您要设置备用电邮吗？如果您换了手机又忘记密码，我可以把验证码发到那里。您也可以先跳过，以后再发送 /email。
ask-email = 请输入电邮地址。我会立刻把它从这个对话中删除，并发一个验证码到那个电邮。
email-refused-form = 那不是电邮地址。它的样子是：name@example.com
email-refused-school = 那是学校的邮箱。要打开它，可能正需要您忘记的那个密码。请用私人电邮。
email-too-often = 今天已经发出三封电邮。请明天再试。
email-code-to = 我正在把八位数的验证码发到 <b>{ $address }</b>。15 分钟内有效。
ask-email-code = 请输入电邮里的验证码。如果没有收到，请看看垃圾邮件夹，再检查电邮地址有没有写错。
email-code-missed = 验证码不符。还有 { $tries } 次机会。
email-code-unreadable = 那不是这个验证码，它有八个数字。
email-code-over = 那个验证码已经用过，或已经过期。请点击<b>再发一个验证码</b>。
email-confirmed = <b>完成了。</b>{ $login } 的备用电邮已确认。为了安全，从 { $at } 起才能用它找回账号。
email-removed = <b>完成了。</b>{ $login } 已经没有备用电邮。
email-refused = 邮件服务器不接受那个电邮地址。请检查有没有写错：点击<b>返回</b>，再输入一次。
email-changed-notice = 有人刚才从另一个对话更改了 <b>{ $login }</b> 的备用电邮。如果不是您或家人做的，请立刻更换密码，并联系级任老师 (Form Teacher)。
email-removed-notice = 有人刚才从另一个对话移除了 <b>{ $login }</b> 的备用电邮。如果不是您或家人做的，请立刻更换密码，并联系级任老师 (Form Teacher)。
email-evidence-sent = 如果这个账号设了备用电邮，验证码已经发出。它有八个数字，15 分钟内有效。
letter-greeting = 您好：
letter-sign = MIMS Helpdesk 服务台
letter-never-by-phone = 我们绝不会打电话向您要验证码，也绝不会发链接给您点击。
letter-code-subject = 您的 MIMS Helpdesk 验证码
letter-code = 请把这个验证码输入 Telegram 的对话：
letter-code-valid = 15 分钟内有效，只能用一次。
letter-code-not-you = 如果您没有要求这个验证码，什么都不用做：没有它，什么都不会发生。如果再次收到，请告诉级任老师 (Form Teacher)。
letter-changed-subject = 您的备用电邮已更改
letter-changed = { $student } 的账号现在用另一个备用电邮。它的验证码不会再发到这个地址。
letter-removed-subject = 您的备用电邮已移除
letter-removed = { $student } 的账号已经没有备用电邮。它的验证码不会再发到这个地址。
letter-password-subject = 密码已更改
letter-password = { $student } 的账号密码刚刚通过 MIMS Helpdesk 更改了。
letter-questions-subject = 安全问题已更改
letter-questions = { $student } 的账号安全问题刚刚通过 MIMS Helpdesk 更改了。
letter-news-not-you = 如果不是您或家人做的，请立刻更换密码，并联系级任老师 (Form Teacher)。

## Security questions and practice

questions-chosen = 这些是 <b>{ $login }</b> 的安全问题：
questions-kept = 什么都没有改变。<b>{ $login }</b> 的安全问题和原来一样。
questions-saved = <b>完成了。安全问题已设好</b>，账号是 { $login }。从现在起，忘记密码时我会问这些问题。
questions-changed-notice = 有人刚才从另一个对话更改了 <b>{ $login }</b> 的安全问题。如果不是您或家人做的，请立刻联系级任老师 (Form Teacher)。
button-practise-now = 现在练习
button-remind-me = 提醒我
button-another-day = 改天
button-new-questions = 换新的问题
recall-offer = 很多人过几个月就忘了这些答案。您要现在练习吗？还是要我在 7 天后和 30 天后提醒您？
recall-why = 这只是练习，不会改变什么。如果答案不符，还是照常用掉一次机会。
recall-matched = 很好：<b>{ $login }</b> 的答案全对。什么都没有改变。
recall-missed = <b>{ $login }</b> 的答案不符。还有 { $tries } 次机会。什么都没有改变。请改天再试，或现在换别的问题。
recall-reminded = 问题设好后的第 7 天和第 30 天，我会提醒您。
recall-another-day = 我明天会提醒您。
recall-due = 您还记得 <b>{ $login }</b> 的答案吗？现在练习吧：只要一分钟，不会改变什么。

## Vouching and freezing

vouch-asked = 有人正在用另一部手机重设 <b>{ $login }</b> 的密码。
    是您或您的孩子吗？请点击那部手机上显示的数字。如果还没显示，请等一等。
    是别人吗？请点击<b>不是我们：冻结</b>。
vouch-given = <b>{ $login }</b>：您说这是您的家人。那部手机可以继续。
vouch-refused = <b>{ $login }</b>：已停止。那部手机不能继续。
vouch-over = 关于 <b>{ $login }</b> 的询问已结束。没有人回答，也没有确认什么。
vouched = 您的家人已确认是您。
frozen-family = 现在没有人能在这里重设或更改 <b>{ $login }</b> 的任何东西。请告诉级任老师 (Form Teacher)。
    等没事了，请点击<b>请学校帮忙</b>，让学校重新开放。
frozen-told = 您的家人说：这不是我们做的。
frozen-school = <b>家人已冻结</b>
    账号：{ $masked }
    班级：{ $class }
    家人说，有别人想进入这个账号。请联系他们。等他们在这里提出申请，批准解锁后，自助服务才会重新开放。
card-frozen = <b>家人已冻结。</b>只有批准解锁，自助服务才会重新开放。
locked-frozen = 因为您的家人冻结了 <b>{ $login }</b>，它的自助服务已锁定。只有学校能重新开放。
    请点击<b>请学校帮忙</b>，或联系级任老师 (Form Teacher)。
button-not-us = 不是我们：冻结
button-this-was-not-us = 这不是我们做的

## Plain questions

ask-which = 您要问的是其中一个吗？
ask-unknown = 目前没有正在办理的事，这个问题我也答不上来。请问级任老师 (Form Teacher)，或点击您需要的项目：
ask-secret = 那看起来像密码、答案或验证码，所以我已把它删除，没有保留任何内容。请在我问您的时候，才输入这类内容。请点击您需要的项目：

## Phone number

button-phone = 用电话号码
button-share-phone = 分享我的电话号码
button-menu-find = 我忘了 ID
command-find = 用电话号码找 ID
evidence-phone = 如果学校有您为这个学生登记的电话号码，请点击<b>用电话号码</b>。
ask-phone = 账号：<b>{ $login }</b>
    请点击下面的<b>分享我的电话号码</b>。我只拿它和学校的名单核对。我不会保留它，也会把它从这个对话中删除。
phone-refused = 这个不对。请用按钮分享您自己的电话号码。
phone-not-here = 学校为这个学生登记的是另一个电话号码。号码换了吗？请告诉级任老师 (Form Teacher)。
find-phone = 您是家长或监护人吗？请点击下面的<b>分享我的电话号码</b>。
    我会在学校的名单里，找登记了这个号码的学生。我不会保留它，也会把它从这个对话中删除。
find-head = 学校名单里，登记了您的号码的有：
find-line = { $n }. <code>{ $login }</code>
find-pick = 请点击需要帮助的那一个。接着我会问它的安全问题。
find-done = 好，我们就继续处理那一个。
find-none = 我在学校的名单里，找不到登记了您的号码的学生。请现在这样做：
    1. 在学生手册 (Student Handbook) 或字条上找 ID。
    2. 如果那里没有，请问级任老师 (Form Teacher)。您的号码换了吗？也请告诉级任老师。

## Known chats

button-menu-chats = 认得的对话
button-remove-chat = 移除 { $n }
command-chats = 我认得的对话
chats-head = 这些是 <b>{ $login }</b> 认得的对话。在这些对话里，忘记密码时只要答对问题就够了。不再是您的，请移除。
chats-none = <b>{ $login }</b> 没有认得的对话。
chat-this = { $n }. 这个对话，从 { $since } 起认得
chat-other = { $n }. 另一个对话，从 { $since } 起认得，上次使用：{ $used }
chat-removed = 对话已移除。
chats-done = 都办好了。请点击您需要的项目：
chat-removed-this = <b>{ $login }</b> 已不再认得这个对话：有人用密码把它移除了。如果不是您或家人做的，请立刻联系级任老师 (Form Teacher)。
chat-removed-other = <b>{ $login }</b> 已不再认得您家人的一个对话：有人用密码把它移除了。如果不是您或家人做的，请立刻联系级任老师 (Form Teacher)。

## Status

status-none = 您最近没有向学校提出申请。
status-head = 您向学校提出的申请：
status-line = { $n }. #{ $number } { $kind }：{ $state }
status-line-of = { $n }. #{ $number } <b>{ $login }</b> 的{ $kind }：{ $state }
status-open = 等候中，学校还没打开，最迟 { $until } 答复
status-seen = 学校已在 { $seen } 看到，最迟 { $until } 答复
status-approved = 已批准，{ $at }
status-denied = 已拒绝，{ $at }
status-reason = 原因：{ $reason }
status-expired = 学校没有及时答复；请联系级任老师 (Form Teacher)
status-children = 这个对话里的密码协助：
status-open-to-you = { $n }. <b>{ $login }</b>：可以使用，回答问题还有 { $tries } 次机会
status-frozen = { $n }. <b>{ $login }</b>：您的家人已把它冻结。只有学校能重新开放：请发送 /unlock。
status-locked-self-until = { $n }. <b>{ $login }</b>：已对您锁定，直到 { $until }
status-locked-self-school = { $n }. <b>{ $login }</b>：已锁定。现在只有学校能帮忙：请发送 /unlock。
status-locked-slip-until = 学校给的字条已锁定，直到 { $until }。
status-locked-slip-school = 学校给的字条已锁定。请向级任老师 (Form Teacher) 要一张新的。
status-locked-password-until = 输入目前的密码这一项，已对您锁定，直到 { $until }。
status-locked-password-school = 输入目前的密码这一项已锁定。如果您忘了密码，请发送 /forgot。
