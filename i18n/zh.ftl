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
write-in-private = 请在私聊里写给我：点击我的名字，在那里发送 /{ $command }。
write-in-private-removed = 请在私聊里写给我：点击我的名字，在那里发送 /{ $command }。您输入的内容我已删除。
write-in-private-stays = 请在私聊里写给我：点击我的名字，在那里发送 /{ $command }。我在这里没有删除信息的权限，请您自己删除。
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

asked = 我已请学校处理 <b>{ $login }</b> 的事。在 /status 里，这是申请 #{ $number }。
    预计在 { $expect } 之前会有答复，会发到这里。如果到 { $until } 还没有消息，请联系级任老师 (Form Teacher)。
asked-too-often = 您今天已经请学校帮忙两次，撤回的也算。如果还有答复，会发到这里。24 小时后可以再申请，或联系级任老师 (Form Teacher)。
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
slip-expired = 这张字条是 <b>{ $login }</b> 的，没有错，但是只在 { $until } 之前有效。这次不算答错。
    请点击<b>请学校帮忙</b>，申请新的字条，或联系级任老师 (Form Teacher)。
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
expired-shown = 为了安全，我已删除显示给您的内容。还没抄下来的字条可以逐一重新生成：请发送 /lookup 和姓名，然后点击<b>临时密码</b>。
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
help-approver = <b>审批员</b>
    1. /pending – 查看等候中的申请，并作出决定
    2. /lookup – 查看账号的情况，并提供帮助
    3. /colleagues – 帮助同事处理验证器
    4. /report – 过去七天的情况
help-teacher = <b>级任老师 (Form Teacher)</b>
    1. /class – 为本班学生向审批员申请
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
told-expired = 您在 { $asked } 提出的申请 #{ $number }，学校没有及时答复。请联系级任老师 (Form Teacher)，或重新申请。
told-expired-of = 您在 { $asked } 为 <b>{ $login }</b> 提出的申请 #{ $number }，学校没有及时答复。请联系级任老师 (Form Teacher)，或重新申请。

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
card-approved-two = <b>已批准</b>：{ $first } 和 { $by }，{ $at }
card-denied = <b>已拒绝</b>：{ $by }，{ $at }
card-expired = <b>已逾期</b>，没有作出决定：{ $at }
digest = <b>{ $count } 个在等候 · 最早的已等 { $age }</b>
    { $kinds }
    截至 { $at }。因为一下子来了很多申请，所以没有逐个显示。审批员请点击按钮，我会在私聊里显示。
digest-kind = { $kind }：{ $count }
digest-none = 刚才一下子来了很多申请。每一个都已在这里显示，或已结束。
press-sent = 我已发私信给您。请在 5 分钟内到那里确认。
press-cannot-write = 我无法发私信给您。请打开与我的私聊，按“开始” (Start)，就可以在那里继续，时限是 5 分钟。
press-not-an-approver = 只有这所学校的审批员才能决定。服务台负责人可以邀请您。
press-other-school = 这个申请属于另一所学校，由那里的审批员在那所学校的群组里决定。
press-not-in-the-group = 您必须是这所学校群组的成员，才能决定。请同事把您加进去，然后再试一次。
press-own-request = 这是您自己提出的，或关于您家人的账号，必须由另一位审批员决定。如果你们都没有申请，请告诉那位审批员。
press-suspended = 错误的验证码太多。另一位审批员可以用 /colleagues 恢复您，服务台负责人也可以。
press-decided = 这个申请已经有决定了。您不用再做什么。
press-unknown = 这个按钮不属于任何等候中的申请。审批员可以发送 /pending，查看等候中的申请。
press-group-over = 这个群组不再绑定学校，这里的卡片已失效。要查看等候中的申请，请在私聊里发送 /pending。

## The school's side: one-time code

deed-unlock = 解锁
deed-recovery = 重设密码
deed-temporary-password = 新字条
step-up-approve = 您即将<b>批准</b>申请 #{ $number }（{ $kind }）：
step-up-deny = 您即将<b>拒绝</b>申请 #{ $number }（{ $kind }）：
code-missed = 验证码不符。请用应用现在显示的那一个。
code-unreadable = 那不是验证码，验证码有六个数字。
code-reused = 那个验证码已经用过。请等应用显示下一个。
code-suspended = 错误的验证码太多。在另一位审批员用 /colleagues 恢复您，或服务台负责人恢复您之前，您不能决定任何事。
decided-approved = 申请 #{ $number } 已批准。
decided-denied = 申请 #{ $number } 已拒绝。
decided-already = 申请 #{ $number } 在您之前已有结果：{ $state }。您不用再决定。
state-approved = 已批准
state-denied = 已拒绝
state-expired = 逾期未决定
decided-not-allowed = 您已经不能决定申请 #{ $number }。
temporary-password-shown = 申请 #{ $number } 已批准。这是 <b>{ $name }</b>（班级 <code>{ $class }</code>，账号 <code>{ $login }</code>）的临时密码。请抄下来，由级任老师 (Form Teacher) 转交，然后点击<b>完成</b>。我只在这里显示，也只显示这一次。

    <tg-spoiler><code>{ $password }</code></tg-spoiler>
temporary-password-gone = 申请 #{ $number } 已批准，但是字条还没显示，我就重新启动了。请点击<b>再生成一个</b>。
temporary-password-used = 申请 #{ $number } 已批准。它的字条后来已经用过，或已被更换。您不用再做什么。

## The school's side: enrolment and binding

enrol-code-wrong = 那个邀请码无效，或已经过期。请向服务台负责人要一个新的。
too-many-codes = 错误的代码太多，所以在 { $until } 之前，我不再查代码。到时请用服务台负责人给您的代码再试。它还没有用掉。
enrol-how = 请发送 /enrol 和服务台负责人给您的邀请码，例如：/enrol ABCD-EFGH
enrol-scan = 请用验证器应用 (authenticator app) 扫描这张图，或把这个密钥输入应用：
    <code>{ $secret }</code>
    然后输入应用显示的一次性验证码。之后我会删除这张图。
enrol-code-missed = 验证码不符。应用每 30 秒会换一个新的。
enrol-code-unreadable = 那不是验证码，验证码有六个数字。
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
pending-not-approver = 只有审批员可以查看等候中的申请。服务台负责人可以邀请您。
pending-awaits-code = 您的旧验证器已失效，我在等新验证器的验证码。请把同事给您的 /enrol 那一行发到这里。如果没有，请问同事或服务台负责人。
code-in-group-stays = 验证码只能在我们的私聊里用，绝不要发到这里。我在这里没有删除信息的权限，请您自己删除。
code-in-group = 一次性验证码只能在我们的私聊里用，绝不要发到这里。我已把它删除。
group-not-bound = 这个群组还不属于任何学校。请发送 /bind 和服务台负责人给的绑定码。
group-is-nobodys = 这个群组现在没有绑定学校，所以这里不能决定任何申请。审批员请在私聊里发送 /pending。要绑定这个群组，请向服务台负责人要 /bind 绑定码。
school-removed = 这个群组不再属于任何学校。这里等待处理的都已结束，申请的人已收到通知。

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
command-queue = 查看等候中的申请
command-lookup = 查看学生账号的情况
command-colleagues = 帮助同事处理验证器
command-class = 为本班学生申请

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
card-frozen = <b>家人或学校已冻结。</b>只有批准解锁，自助服务才会重新开放。
locked-frozen = 因为您的家人或学校冻结了 <b>{ $login }</b>，它的自助服务已锁定。只有学校能重新开放。
    请点击<b>请学校帮忙</b>，或联系级任老师 (Form Teacher)。
locked-frozen-slip = 这张字条没有错，但是您的家人或学校冻结了 <b>{ $login }</b>。只有学校能重新开放。
    请点击<b>请学校帮忙</b>，或联系级任老师 (Form Teacher)。然后发送 /first，再输入这张字条：有效期至 { $until }。
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
status-line-of = { $n }. #{ $number } <b>{ $whom }</b> 的{ $kind }：{ $state }
status-open = 等候中，学校还没打开，预计 { $expect } 之前答复，最迟 { $until }
status-waiting = 等候中，预计 { $expect } 之前答复，最迟 { $until }
status-seen = 学校已在 { $seen } 看到，预计 { $expect } 之前答复，最迟 { $until }
status-first = 两位审批员中的一位已在 { $at } 批准，预计 { $expect } 之前答复，最迟 { $until }
status-approved = 已批准，{ $at }
status-denied = 已拒绝，{ $at }
status-reason = 原因：{ $reason }
status-because = { $state }（原因：{ $reason }）
status-expired = 学校没有及时答复；请联系级任老师 (Form Teacher)
status-children = 这个对话里的密码协助：
status-open-to-you = { $n }. <b>{ $login }</b>：可以使用，回答问题还有 { $tries } 次机会
status-frozen = { $n }. <b>{ $login }</b>：您的家人或学校已把它冻结。只有学校能重新开放：请发送 /unlock。
status-locked-self-until = { $n }. <b>{ $login }</b>：已对您锁定，直到 { $until }
status-locked-self-school = { $n }. <b>{ $login }</b>：已锁定。现在只有学校能帮忙：请发送 /unlock。
status-locked-slip-until = 学校给的字条已锁定，直到 { $until }。
status-locked-slip-school = 学校给的字条已锁定。请向级任老师 (Form Teacher) 要一张新的。
status-locked-password-until = 输入目前的密码这一项，已对您锁定，直到 { $until }。
status-locked-password-school = 输入目前的密码这一项已锁定。如果您忘了密码，请发送 /forgot。

## The school's side: the queue in private

button-open-queue = 查看等候中的申请
button-approve-these = { $count ->
        [1] 批准这 1 个
       *[other] 批准这 { $count } 个
    }
button-deny-these = { $count ->
        [1] 拒绝这 1 个
       *[other] 拒绝这 { $count } 个
    }
button-choose = 挑选
button-next = 下一页
button-previous = 上一页
age-now = 不到 1 分钟
age-minutes = { $count } 分钟
age-hours = { $count } 小时
age-days = { $count } 天
queue-sent = 我已发私信给您。您可以在那里查看等候中的申请，并作出决定。
queue-head = { $count ->
        [1] <b>有 1 个申请在等候</b> · { $kind } · { $age }
       *[other] <b>有 { $count } 个申请在等候</b> · { $kind } · 最早的已等 { $age }
    }
queue-range = 这里是第 { $first } 到 { $last } 个
queue-piles = { $count ->
        [1] <b>有 1 个申请在等候</b>。
       *[other] <b>有 { $count } 个申请在等候</b>。您要看哪一种？
    }
queue-pile = { $n }. { $kind }：{ $count }
queue-line = { $n }. <b>{ $name }</b> · { $class } · <code>{ $login }</code> · { $age } · { $evidence }
queue-hint = 请点击号码查看其中一个，或用一个验证码决定整页。
queue-choose-hint = 请点击您要一起决定的号码。
queue-card = <b>{ $name }</b> · { $class } · <code>{ $login }</code>
queue-closed = 列表已关闭。之前的决定仍然有效。要再打开，请发送 /pending。
queue-not-allowed = 您已经不能决定申请，所以我关闭了列表。
expired-queue = 为了安全，我已关闭列表。要再打开，请发送 /pending。
line-chat-known = 认得的对话
line-chat-unknown = 新对话
line-answers-right = 答案全对
line-tries = { $tries ->
        [1] 答错 1 次
       *[other] 答错 { $tries } 次
    }
line-frozen = 家人已冻结
left-own-request = 是您自己或您家人的，必须由另一位审批员决定
left-decided = 之前已有结果：{ $state }
left-suspended = 错误的验证码太多；请同事用 /colleagues 恢复您，或请服务台负责人恢复
left-not-an-approver = 您已不是审批员；请询问服务台负责人
left-other-school = 属于另一所学校，必须由那里的审批员决定
left-not-in-the-group = 您不在学校的群组里；请同事把您加进去
batch-approve = 您即将<b>批准</b> { $count ->
        [1] 1 个申请
       *[other] { $count } 个申请
    }（{ $kind }）：
batch-deny = 您即将<b>拒绝</b> { $count ->
        [1] 1 个申请
       *[other] { $count } 个申请
    }（{ $kind }）：
batch-name = { $n }. { $name } · { $class } · <code>{ $login }</code>
batch-code = 请在点击按钮后的 5 分钟内，输入验证器应用 (authenticator app) 里的一次性验证码。
batch-approved = { $count ->
        [1] 已批准 1 个申请
       *[other] 已批准 { $count } 个申请
    }：{ $names }。
batch-denied = { $count ->
        [1] 已拒绝 1 个申请
       *[other] 已拒绝 { $count } 个申请
    }：{ $names }。
batch-held = { $count ->
        [1] 您已批准 1 个申请，还需要第二位审批员同意
       *[other] 您已批准 { $count } 个申请，还需要第二位审批员同意
    }：{ $names }。
batch-nothing = 没有作出任何决定。
batch-left = { $count ->
        [1] 有 1 个没有处理
       *[other] 有 { $count } 个没有处理
    }：{ $names }。
batch-slips = { $count ->
        [1] 已批准 1 个申请。
       *[other] 已批准 { $count } 个申请。
    }请抄下以下隐藏的内容，由级任老师 (Form Teacher) 转交，然后点击<b>完成</b>。{ $seconds } 秒后我会把它删除。
batch-slip = { $n }. { $name } · { $class } · { $login }：<tg-spoiler><code>{ $password }</code></tg-spoiler>
batch-slips-gone = { $count ->
        [1] 已批准 1 个申请，
       *[other] 已批准 { $count } 个申请，
    }但是字条还没显示，我就重新启动了。请点击<b>再生成一个</b>，我会为每一个都生成新的。
batch-slips-used = 字条后来已经用过，或已被更换。您不用再做什么。

## The audit log
audit-checkpoint = 审计记录：第 { $rows } 条，{ $at }。
    指纹：<code>{ $fingerprint }</code>
    请保留这条消息：它日后可以证明没有记录被删除。
audit-alarm-broken = <b>警报：</b>本服务台的审计记录被更改或截断。请立即通知管理本机器人的人员，不要删除本群中的任何内容。
audit-alarm-unchecked = <b>警报：</b>本服务台的审计记录已有两天无法检查。请通知管理本机器人的人员。
token-alarm = <b>警报：</b>有其他人正在接收发给本机器人的消息。请不要向它发送任何密码或验证码，并立即通知管理本机器人的人员。

## 学校一方：原因、两位审批员、等候，以及失去的群组
deny-why = 如果要说明原因，请点选一个，或用几个字写出来。申请人会看到。
deny-because = 申请人会看到：<i>{ $reason }</i>
deny-code = 如果不写原因就拒绝，请在点击按钮后的 5 分钟内，输入验证器应用 (authenticator app) 里的一次性验证码。
told-reason = 学校说：<i>{ $reason }</i>
reason-identity = 我们无法确定是谁提出的申请。
reason-in-person = 请亲自到学校来。
reason-parent = 必须由家长或监护人提出申请。
reason-already = 这件事我们已经处理了。
reason-empty = 我看不懂这个原因。
reason-too-long = 这个原因太长了，最多 { $most } 个字符。
reason-nric = 请不要写 NRIC（身份证）或 FIN 号码。我已删除您输入的内容。
reason-secret = 那看来像密码或代码，所以我已把它删除。请换别的说法。
button-reason-identity = 无法确定申请人是谁
button-reason-in-person = 必须亲自到学校
button-reason-parent = 必须由家长申请
button-reason-already = 已经处理过
press-approved-first = 您的批准已算在内。还必须有另一位审批员批准。
left-approved-first = 您已批准过，还必须有另一位审批员批准
decided-first = 申请 #{ $number }：您的批准已算在内。还必须有另一位审批员批准。
card-first = 需要两人批准，<b>已有一人</b>：{ $by }，{ $at }。还必须有另一位审批员批准。
card-withdrawn = 申请人<b>已撤回</b>，{ $at }
card-erased = 申请 #{ $number } 已结束：该账户的资料已全部删除。
state-withdrawn = 申请人已撤回
status-withdrawn = 已撤回，{ $at }
button-withdraw = 撤回 #{ $number }
withdrawn = 申请 #{ $number } 已撤回。学校不用再处理。
approvals-exceeded = { $by } 在一小时内批准了非常多的申请。目前，之后的每一个都必须再由另一位审批员批准。如果这不是 { $by } 做的，请立刻告诉服务台负责人。
requests-waiting = <b>还有 { $count } 个申请在等候决定</b>，最早的申请于 { $oldest }：{ $numbers }
requests-remind = 请点击卡片上的按钮。如果卡片不见了，请发送 /pending。
requests-escalate = 这是关于 { $school } 的。每位审批员都会收到这个信息。要查看等候中的申请，请发送 /pending。
group-lost = 我已不在 { $school } 的管理群组里，所以没有人能决定它的申请。{ $count ->
        [0] 目前没有申请在等候。
       *[other] 有 { $count } 个在等候。
    }请再次把我设为群组的管理员，或向服务台负责人要一个新的 /bind 绑定码。
group-regained = 我回来了。申请会再次显示在这里。
granted-unlock = 学校已为 <b>{ $login }</b> 解锁。这是有人从另一个对话申请的。
granted-recovery = 学校已批准 <b>{ $login }</b> 重设密码，这是有人从另一个对话申请的。申请人现在可以另选一个密码。
granted-temporary-password = 学校已为 <b>{ $login }</b> 准备了写有临时密码的字条，这是有人从另一个对话申请的。级任老师 (Form Teacher) 会转交。
granted-teacher-unlock = 学校已为 <b>{ $login }</b> 解锁。这是级任老师 (Form Teacher) 申请的。
granted-teacher-temporary-password = 学校已为 <b>{ $login }</b> 准备了写有临时密码的字条。这是级任老师 (Form Teacher) 申请的，也会由老师转交。
step-up-reissue = 您即将为申请 #{ $number } 发<b>另一张字条</b>，之前的那一张会失效：
slip-works-until = 字条有效期至 { $until }。
shown-for = { $seconds } 秒后，我会删除这个信息。
expired-shown-again = 为了安全，我已删除显示给您的内容。如果您还没抄下来，请点击<b>再生成一个</b>。
letter-group-lost-subject = 服务台已被移出您学校的管理群组
letter-group-lost = Telegram 服务台机器人已不在 { $school } 的管理群组里，所以那里没有人能决定家人的申请。
letter-group-lost-mend = 请再次把机器人加入群组并设为管理员，或向服务台负责人要一个新的 /bind 绑定码。

## Staff of a school: look-up, colleagues, class

button-unlock = 解锁
button-temporary-password = 临时密码
button-freeze = 冻结
button-unfreeze = 解除冻结
button-clear-questions = 清除问题
button-renew = 验证器丢失了
button-agree = 同意
button-restore = 验证码输错，恢复
button-page-before = 上一页
button-page-after = 下一页
staff-not-approver = 只有学校的审批员才能这样做。服务台负责人可以邀请您。
staff-not-teacher = 这是给级任老师 (Form Teacher) 用的。服务台负责人可以邀请您。
staff-suspended = 错误的验证码太多。请另一位审批员用 /colleagues 恢复您，或请服务台负责人帮忙。
staff-not-in-group = 您必须是学校群组的成员才能这样做。请同事把您加进去，然后重新开始。
staff-group-lost = 我不在 { $school } 的管理群组里：我被移出了，或学校还没有绑定群组。所以我看不到谁是成员。请再次把我设为群组的管理员，或向服务台负责人要一个 /bind 绑定码。然后重新开始。
staff-stopped = 您已经不能这样做。如果不对，请询问服务台负责人。
staff-school = 是哪一所学校？
staff-closed = 已关闭。之前做好的事不变。
staff-expired = 时间太久了。为了安全，我已关闭。之前做好的事不变。您准备好后，请重新开始。
staff-expired-shown = 为了安全，我已删除显示给您的内容。如果您还没抄下来，请再用 { $command } 生成一个。
role-approver = 审批员
role-teacher = { $class } 的级任老师 (Form Teacher)
the-operator = 服务台负责人
look-up-code = 在显示学生之前，请输入验证器应用 (authenticator app) 里的一次性验证码。之后您可以查看 5 分钟。
look-up-ask = 您要找谁？请输入姓名或 ID 的一部分。我会立刻从这个对话里删除。
look-up-refused = 我需要姓名或 ID 的至少两个字母。请绝不要输入 NRIC 或 FIN 号码。
look-up-none = 在您的学校里找不到。请试试姓名的另一部分。
look-up-found = { $count ->
        [1] 我找到 1 名学生：
       *[other] 我找到 { $count } 名学生，显示 { $shown } 名：
    }
look-up-line = { $n }. { $name }，{ $class }
    <code>{ $login }</code>
look-up-pick = 请点击您要找的。不在这里？请输入更多姓名。
account-head = <b>{ $name }</b>
    <code>{ $login }</code>
    班级：{ $class }
account-questions = 登记：已登记，安全问题设于 { $at }
account-no-questions = 登记：没有设安全问题
account-open = 自助服务：开放
account-locked-until = 自助服务：对新对话锁定，直到 { $until }
account-locked-school = 自助服务：对新对话锁定，直到学校帮忙
account-frozen = 自助服务：自 { $at } 起冻结
account-known = 认得的对话：{ $count } 个，其中锁定 { $locked } 个
account-closed = 学校登录：已锁定或已停用
account-tries = 24 小时内答错次数：{ $tries }
account-changed = 最近更改：{ $what }，{ $at }
account-request = 等候中的申请：#{ $number } { $kind }，{ $asked } 提出
change-password = 密码
change-questions = 安全问题
change-chats = 认得的对话
change-email = 备用电邮
look-up-act = 您即将为 <b>{ $name }</b>（班级 { $class }）做这件事：{ $deed }。
    请输入验证器应用 (authenticator app) 里的一次性验证码。
look-up-act-again = 还没有做任何事。这件事另外需要一个码：应用显示的下一个。
act-unlock = 解锁账号
act-temporary-password = 发新字条
act-freeze = 冻结自助服务
act-unfreeze = 解除冻结
act-clear-questions = 清除安全问题
deed-done-unlock = { $count ->
        [0] <b>完成：已解锁。</b>但是这个账号没有认得的对话，所以没有人得到新的机会。给临时密码比较好。
       *[other] <b>完成：已解锁。</b>这个账号认得的对话重新有机会。
    }
deed-ended = { $count ->
       *[other] 申请 { $numbers } 也随之批准；申请人会收到通知。
    }
deed-done-freeze = <b>完成：已冻结。</b>现在没有人能在这里重设或更改任何东西。
deed-done-unfreeze = <b>完成。</b>冻结已解除。
deed-done-clear-questions = <b>完成。</b>安全问题已清除。可以用 /questions 或新字条设新的问题。
deed-problem-family = 这是您自己家人的账号，必须由另一位审批员处理。
deed-problem-two-needed = 您的学校规定这件事要两位审批员。请家人用 /unlock 申请，或请级任老师 (Form Teacher) 用 /class 申请。
deed-problem-too-many = 您在一小时内批准了非常多。请另一位审批员用 /lookup 处理，或请家人用 /unlock 申请。
deed-problem-frozen = 这里的自助服务已冻结，字条什么都打不开。请先点击<b>解锁</b>：冻结也会解除。然后点击<b>临时密码</b>。
deed-problem-over = 这已经不适用了。账号现在的情况是：
look-up-shown = 这是 { $name }（班级 { $class }）的临时密码。请抄下来，由级任老师 (Form Teacher) 转交，然后点击<b>完成</b>。一分钟后我会删除。

    <tg-spoiler><code>{ $password }</code></tg-spoiler>
look-up-gone = 字条还没显示，我就重新启动了。请点击<b>完成</b>，再用 /lookup 生成一个。
look-up-done = 完成。要查看另一名学生，请发送 /lookup。
acted-unlock = 学校已为 <b>{ $login }</b> 解锁。您重新有机会。如果忘记了密码，请发送 /forgot。
acted-temporary-password = 学校已为 <b>{ $login }</b> 准备了新字条。级任老师 (Form Teacher) 会交给您。如果您的家人没有申请，请联系级任老师 (Form Teacher)。
acted-freeze = 为了安全，学校已冻结 <b>{ $login }</b>：现在没有人能在这里重设或更改任何东西。请联系级任老师 (Form Teacher)。
acted-unfreeze = 学校已解除 <b>{ $login }</b> 的冻结。这里一切恢复正常。
acted-clear-questions = 学校已清除 <b>{ $login }</b> 的安全问题。如果您知道密码，请用 /questions 设新的问题。如果不知道，请向级任老师 (Form Teacher) 要一张字条。
acted-forget = 服务台负责人已把 <b>{ $login }</b> 恢复到最初：密码、问题和聊天都已清除。请向级任老师 (Form Teacher) 要一张新字条，然后发送 /first。如果您的家人没有要求这样做，请告诉级任老师 (Form Teacher)。
colleagues-head = 您在 { $school } 的同事。谁需要帮忙？
colleagues-none = 您在 { $school } 还没有同事在这里。服务台负责人可以邀请他们，也可以帮您。
colleague-line = { $n }. { $name }：{ $state }
colleague-active = { $role }
colleague-suspended = { $role }，因错误的验证码太多已停用
colleague-renewal = { $role }，需要另一个验证器：{ $by } 已提出，还要一位在 { $until } 之前同意
colleague-renewed = { $role }，还没有设好另一个验证器
colleague-head = <b>{ $name }</b>：{ $state }
    发生了什么事？
colleague-code-first = 您即将申请让 <b>{ $name }</b> 设另一个验证器。请先和本人谈。必须有另一位审批员在 24 小时内同意。
    请输入您自己的验证器应用 (authenticator app) 里的一次性验证码。
colleague-code-second = { $by } 已申请让 <b>{ $name }</b> 设另一个验证器。如果您同意，旧的立刻失效。请先和本人谈。
    请输入您自己的验证器应用 (authenticator app) 里的一次性验证码。
colleague-code-restore = 您即将让 <b>{ $name }</b> 的验证码重新有效。请先和本人谈。
    请输入您自己的验证器应用 (authenticator app) 里的一次性验证码。
colleague-asked = <b>已提出。</b>现在要另一位审批员在 { $until } 之前用 /colleagues 同意。
colleague-restored = <b>完成。</b>{ $name } 的验证码重新有效。
colleague-problem-asked-by-you = 您已经提出过。必须由另一位审批员同意。
colleague-problem-nobody-else = 这要两位审批员同意，而除了您，学校里目前没有别人可以同意。请找服务台负责人：<code>helpdesk approver renew</code>
colleague-problem-over = 这已经不适用了。您的同事现在的情况是：
colleague-shown = 请当面把这一行交给 { $name }。本人要在 24 小时内，用自己的 Telegram 私下发给我。我只在这里显示，也只显示这一次。然后点击<b>完成</b>。

    <tg-spoiler><code>/enrol { $code }</code></tg-spoiler>
colleague-gone = 要转交的那一行还没显示，我就重新启动了。请点击<b>完成</b>，再用 /colleagues 做一次。
colleague-told-renewal-asked = { $by } 说 { $name } 需要另一个验证器。对吗？请您自己问 { $name }，然后在 24 小时内用 /colleagues 同意。如果不对，请告诉服务台负责人。
colleague-own-renewal-asked = { $by } 说您需要另一个验证器。还要一位审批员同意。如果不对，请立刻告诉服务台负责人。
colleague-told-renewed = { $name } 的验证器已失效。{ $by } 会转交设另一个的代码。如果不对，请告诉服务台负责人。
colleague-own-renewed = 您的验证器已失效。{ $by } 会把设另一个的代码交给您。如果不对，请立刻告诉服务台负责人。
colleague-told-restored = { $name } 曾输入太多错误的验证码，{ $by } 已恢复。如果不对，请告诉服务台负责人。
colleague-own-restored = { $by } 已恢复您：您的验证码重新有效。
class-head = { $school } { $class } 班。谁需要帮忙？请点击姓名。
class-none = 在 { $school } 的名单里找不到 { $class } 班的学生。请告诉学校的管理员。
class-line = { $n }. { $name }
    <code>{ $login }</code>
class-ask = <b>{ $name }</b>，班级 { $class }
    要向学校的审批员申请什么？
class-code = 您即将为 { $name }（班级 { $class }）向审批员申请：{ $kind }。
    请输入验证器应用 (authenticator app) 里的一次性验证码。
class-asked = <b>我已向审批员申请。</b>申请 #{ $number }：{ $kind }，{ $name }。
    预计在 { $expect } 之前会有答复。答复会发到这里，最迟 { $until }。
class-problem-asked-already = 您已经申请过。答复会发到这里。
class-problem-too-often = 您在一小时内申请了很多次。请稍等，或联系学校的管理员。
card-teacher = 申请人：级任老师 (Form Teacher)
told-teacher-unlocked = 申请 #{ $number } 已批准：{ $name } 已解锁。这个账号认得的对话重新有机会。
told-teacher-temporary = 申请 #{ $number } 已批准：{ $name } 的临时密码。审批员会把字条交给您。
told-teacher-denied = 关于 { $name } 的申请 #{ $number } 已拒绝。请联系学校的管理员。
told-teacher-expired = 关于 { $name } 的申请 #{ $number } 没有及时得到决定。请用 /class 重新申请，或联系学校的管理员。
enrolled-more = 要查看账号的情况，请发送 /lookup。要帮助丢失验证器的同事，请发送 /colleagues。
enrolled-teacher = 您已登记为 { $school } { $class } 的级任老师 (Form Teacher)。要为学生向审批员申请，请发送 /class。

## 纸上的字条

slip-temporary-password = 临时密码
slip-until = 有效期至 { $until }
slip-step-1 = 用手机相机对准方形码，就会在 Telegram 打开 @{ $bot }。请点击 Start（开始）。
slip-step-2 = 机器人会先后询问 MIMS ID 和临时密码，然后请您自己设定一个密码。
slip-step-3 = 这张字条只能用一次。请不要给别人看，用完后撕毁。

## 报告

command-report = 最近七天的情况
report-not-approver = 只有这所学校的审批员可以查看报告。
report-title = Helpdesk 报告
report-every-school = 所有学校
report-resets = 重设密码
report-alone = 无需学校处理
report-of-recoveries = { $of } 次找回中的 { $part } 次
report-first-logins = 首次登录
report-usual-wait = 一般审批时间
report-long-wait = 九成在 { $time } 内
report-locked = 被锁定的账号
report-open = 现在等候的申请
report-pathways = 密码是怎样重设的
report-kinds = 向学校提出的申请
report-hours = 一天各时段的申请
report-hours-axis = 时段（新加坡时间，点钟）
report-count-axis = 申请数
report-none = 没有
report-pathway-known-chat = 认得的对话
report-pathway-phone-on-the-roster = 电话号码
report-pathway-code-by-e-mail = 电邮验证码
report-pathway-vouched-for-by-a-known-chat = 家人确认
report-pathway-approved-by-the-school = 学校批准
report-pathway-answers-alone = 只凭答案
report-pathway-other = 其他
report-head = <b>{ $school }</b>，{ $days }
report-line-done = 重设密码：{ $resets }。首次登录：{ $first }。被锁定的账号：{ $locked }。
report-line-alone = { $share } 的找回密码无需学校处理。
report-line-asked = 向学校提出的申请：{ $asked }。现在等候：{ $open }。
report-line-waits = 一半的审批在 { $usual } 内完成，九成在 { $long } 内。
