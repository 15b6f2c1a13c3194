"""Units, money and contracts (铺位、款项、合同): the parameters of catalogue section 5, each with its customary value."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.rulebooks.parameter import Frozen, Parameter, default
from domain.rulebooks.roles import StaffRole

Days = Annotated[int, Field(ge=0, le=366)]
Few = Annotated[int, Field(ge=1, le=10)]


class MoneyRules(Frozen):
    """How units are offered, money is taken and given back, contracts are made, and tenants come in and leave."""

    offers: Parameter[Few] = default(
        3,
        "制度未规定，按通例：一次给客户推荐的铺位数，每个都算清租金和费用",
        "The book is silent; by custom so many units are offered, each with its rent and fees worked out",
        "GJ-5",
    )
    discount_percent: Parameter[Annotated[int, Field(ge=0, le=100)]] = default(
        0,
        "制度未规定，按通例：招商员可自行承诺的租金下浮比例（百分数），超过的请示经理",
        "The book is silent; by custom an agent may promise a rent so many percent below the listed one, beyond it the manager is asked",
        "GJ-5",
    )
    hold_days: Parameter[Days] = default(
        7,
        "制度未规定，按通例：临定保留越短越好，超过此天数的予以注明",
        "The book is silent; by custom a temporary deposit holds as briefly as possible, and longer than so many days is pointed out",
        "GJ-11B",
    )
    top_up_notice_days: Parameter[Days] = default(
        1,
        "制度未规定，按通例：补定约定日期之前提前联系客户的天数",
        "The book is silent; by custom the client is contacted so many days before the top-up is due",
        "GJ-11C",
    )
    payment_slip: Parameter[Literal["signed_by_client", "noted"]] = default(
        "signed_by_client",
        "制度未规定，按通例：先由客户填写并签署付款申请，财务收款后开收据。",
        "The book is silent; by custom the client signs a payment request first, and finance gives a receipt for the money.",
        "GJ-11A",
    )
    credit_cards: Parameter[Literal["refused", "taken"]] = default(
        "refused",
        "制度未规定，按通例：收现金或借记卡，不收信用卡。",
        "The book is silent; by custom cash and debit cards are taken, credit cards are not.",
        "ZS-6",
    )
    late_payment_by: Parameter[tuple[StaffRole, ...]] = default(
        ("supervisor", "manager", "leader"),
        "制度未规定，按通例：缓交或分期付款由主管或其上级决定。",
        "The book is silent; by custom late or instalment payment is decided by the supervisor or above.",
        "GJ-6",
    )
    contract_plan_days: Parameter[Days] = default(
        0,
        "制度未规定，按通例：收定金后约定签约日期的天数，零为当日",
        "The book is silent; by custom the signing date is agreed so many days after the deposit, none being the same day",
        "GJ-11A",
    )
    qualification: Parameter[Literal["before_signing", "not_asked"]] = default(
        "before_signing",
        "制度未规定，按通例：签约前审查客户资质。",
        "The book is silent; by custom the client's qualifications are reviewed before signing.",
        "BZ-3",
    )
    legal_review: Parameter[Literal["before_signing", "not_asked"]] = default(
        "before_signing",
        "制度未规定，按通例：合同签订前经法务审核。",
        "The book is silent; by custom the contract is reviewed by legal before signing.",
        "GL-contract",
    )
    contract_approval: Parameter[Literal["before_signing", "not_asked"]] = default(
        "before_signing",
        "制度未规定，按通例：合同签订前经领导审批。",
        "The book is silent; by custom the contract is approved before signing.",
        "GL-contract",
    )
    seal: Parameter[Literal["approved", "noted"]] = default(
        "approved",
        "制度未规定，按通例：未经总经理批准不得用印。",
        "The book is silent; by custom nothing is sealed without the general manager's approval.",
        "ZY-seal",
    )
    signer_id: Parameter[Literal["checked", "noted"]] = default(
        "checked",
        "制度未规定，按通例：签约须核对签约人身份证原件。",
        "The book is silent; by custom the original ID of the signer is checked before signing.",
        "GJ-11D",
        "ZS-6",
    )
    proxy: Parameter[Literal["notarised", "noted"]] = default(
        "notarised",
        "制度未规定，按通例：代签须有经公证的委托书。",
        "The book is silent; by custom a proxy signs with a notarised power of attorney.",
        "GJ-11D",
    )
    first_payment: Parameter[Literal["before_collection", "noted"]] = default(
        "before_collection",
        "制度未规定，按通例：租金和服务费交清后领取合同。",
        "The book is silent; by custom rent and service fee are paid before the contract is handed out.",
        "GJ-11D",
        "ZS-6",
    )
    agreed_fees: Parameter[Literal["before_opening", "noted"]] = default(
        "before_opening",
        "制度未规定，按通例：约定的加盟费和首批货款在开业前付清。",
        "The book is silent; by custom the franchise fee and first-batch payment that were agreed are paid before opening.",
        "BZ-4",
    )
    bond: Parameter[Literal["from_deposit", "separate"]] = default(
        "from_deposit",
        "制度未规定，按通例：签约时定金转为商铺质量保证金。",
        "The book is silent; by custom the deposit becomes the quality bond when the contract is signed.",
        "GJ-11D",
    )
    filing_days: Parameter[Days] = default(
        1,
        "制度未规定，按通例：签好的合同交审、盖章、归档的天数",
        "The book is silent; by custom a signed contract is checked, sealed and filed within so many days",
        "GJ-11E",
    )
    handover_days: Parameter[Days] = default(
        3,
        "制度未规定，按通例：签约后移交营运的天数",
        "The book is silent; by custom a signed client is handed over to operations within so many days",
        "ZS-7",
    )
    swap: Parameter[Literal["new_area_and_rate", "noted"]] = default(
        "new_area_and_rate",
        "制度未规定，按通例：换铺后租金和费用按新的面积和标准多退少补。",
        "The book is silent; by custom after a swap rent and fees are paid up or refunded by the new area and rate.",
        "GJ-10",
    )
    refund: Parameter[Literal["approved", "noted"]] = default(
        "approved",
        "制度未规定，按通例：定金原则上不退，破例须经领导批准。",
        "The book is silent; by custom a deposit is not refunded, but by exception with a leader's approval.",
        "GJ-11F",
    )
    refund_by: Parameter[tuple[StaffRole, ...]] = default(
        ("manager", "leader"),
        "制度未规定，按通例：退定由经理或公司领导批准。",
        "The book is silent; by custom the manager or a leader approves a refund.",
        "GJ-11F",
    )
    rent_due_days: Parameter[Days] = default(
        4,
        "制度未规定，按通例：租金先付后用，每期开始后此天数内付清",
        "The book is silent; by custom rent is paid ahead, so many days after its period begins at the latest",
        "ZY-ops",
    )
    rent_notice_days: Parameter[Days] = default(
        5,
        "制度未规定，按通例：租金到期前提前通知的天数",
        "The book is silent; by custom notice of rent is given so many days before it is due",
        "ZS-7",
    )
    lease_notice_days: Parameter[Days] = default(
        60,
        "制度未规定，按通例：租约到期前提前通知的天数",
        "The book is silent; by custom notice of a lease's end is given so many days ahead",
        "ZS-7",
    )
    exit: Parameter[Literal["inspected_and_settled", "noted"]] = default(
        "inspected_and_settled",
        "制度未规定，按通例：联合验收并结清欠款后方可退场。",
        "The book is silent; by custom a tenant leaves after a joint inspection and with all arrears settled.",
        "ZY-exit",
    )
