"""Who and what the demo desk is made of: staff, surnames, trades, brands, channels and the sentences people write down."""

from __future__ import annotations

from typing import NamedTuple

ZONE = "Asia/Shanghai"
MALL = "锦澜广场招商部"


class Person(NamedTuple):
    """A member of staff: id, name, role, and the group that agents belong to."""

    id: str
    name: str
    role: str
    group: str | None = None


AGENTS = (
    Person("chenjing", "陈静", "agent", "group-1"),
    Person("liuyang", "刘洋", "agent", "group-1"),
    Person("zhaolei", "赵磊", "agent", "group-1"),
    Person("sunting", "孙婷", "agent", "group-1"),
    Person("zhoumin", "周敏", "agent", "group-2"),
    Person("wuhao", "吴昊", "agent", "group-2"),
    Person("zhengkai", "郑凯", "agent", "group-2"),
    Person("hexue", "何雪", "agent", "group-2"),
)
LEAVER = "hexue"
NEWCOMER = Person("luoning", "罗宁", "agent", "group-2")
FRONT_DESK = Person("linxiaoyu", "林小雨", "front_desk")
SUPERVISOR = Person("gaoxiang", "高翔", "supervisor")
MANAGER = Person("dengwei", "邓薇", "manager")
LEADER = Person("songguoqiang", "宋国强", "leader")
FINANCE = Person("xuhui", "许慧", "finance")
OPERATIONS = Person("hanbing", "韩冰", "operations")
SERVICE = Person("caolin", "曹琳", "service")
COLLEAGUE = Person("fangqing", "方晴", "service")
LEGAL = Person("qinlan", "秦岚", "legal")
OFFICE = (FRONT_DESK, SUPERVISOR, MANAGER, LEADER, FINANCE, OPERATIONS, SERVICE, COLLEAGUE, LEGAL)

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
GIVEN = (
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚",
    "桂英", "建国", "志强", "秀兰", "晓东", "海燕", "文博", "子涵", "雨欣", "梓萱", "浩然", "欣怡", "俊杰", "思远", "晓梅", "国栋",
    "玉珍", "振华", "春梅", "立新", "少华", "佳琪", "一鸣", "雅婷", "嘉豪", "慧敏", "永康", "淑芬", "宏伟", "瑞雪", "天佑", "若曦",
    "景行", "书瑶", "家辉", "美玲", "鹏飞", "彦霖", "婉清", "锦程", "树人", "云飞", "晓岚", "启航",
)  # fmt: skip


class Trade(NamedTuple):
    """A trade (业态), the floors where the mall wants it, and brands that could ask for a unit."""

    name: str
    floors: tuple[int, ...]
    brands: tuple[str, ...]


TRADES = (
    Trade(
        "餐饮",
        (1, 3),
        (
            "渝味小馆",
            "老街面坊",
            "禾香稻花",
            "蜀园火锅",
            "潮粥记",
            "西北人家",
            "江边烤鱼",
            "小满糖水",
            "一碗羊汤",
            "岭南茶档",
            "拾光牛肉面",
            "山野菌汤",
        ),
    ),
    Trade("服饰", (1, 2), ("衣里", "素格", "南棠", "木野", "织梦年华", "青禾女装", "尚行男装", "半夏", "云裁", "简一")),
    Trade("儿童", (2, 3), ("小鹿童装", "豆豆乐园", "萌芽早教", "星星玩具", "童画坊", "米粒母婴")),
    Trade("美容美发", (2, 3), ("花漾美肌", "剪艺空间", "悦己美甲", "轻颜护肤", "焕彩造型")),
    Trade("饮品", (1, 2, 3), ("茶小隐", "柠檬巷", "豆仓咖啡", "鲜果时光", "椰岛", "一杯清欢")),
    Trade("数码", (1,), ("极客数码", "声海音响", "畅联通讯", "光影器材")),
    Trade("珠宝", (1,), ("金缘珠宝", "瑞玺", "璞玉轩", "恒爱钻饰")),
    Trade("家居", (2, 3), ("木语家居", "眠山床品", "暖屋灯饰", "布言窗帘", "陶然器皿")),
    Trade("书店文创", (2, 3), ("纸上书房", "拾页", "文心文具", "墨趣书画")),
    Trade("健身", (3,), ("燃动健身", "静流瑜伽", "跃格舞蹈")),
    Trade("药店", (1,), ("康仁药房", "百草堂")),
)

CHANNELS = ("walk_in", "walk_in", "walk_in", "phone", "referral", "wechat", "billboard", "exhibition", "website")

NEEDS = (
    "想找{area}平左右的{trade}铺位，{floor}楼优先，年内开业",
    "{trade}，要求有上下水和排烟，预算每月{rent}元以内",
    "看中{floor}楼扶梯口位置，做{trade}，想了解物业费和装修期",
    "已在别处有两家{trade}店，打算开第三家，{area}平以上",
    "第一次开店，做{trade}，希望租期灵活，可谈扣点",
    "品牌拓展，{trade}，需要门头和外摆，面积{area}平上下",
)

SUMMARIES = (
    "电话回访，客户表示仍在比较，约下周再看现场",
    "发送了{floor}楼平面图和租金测算，客户觉得物业费偏高",
    "微信沟通装修免租期，客户希望两个月，已请示主管",
    "客户合伙人出差，回来后一起看铺",
    "介绍了周边客流数据，客户兴趣较大",
    "客户已去竞品商场看过，关心同业态竞争",
    "回复了排烟和用电负荷的问题，客户要求书面资料",
    "客户暂缓，资金月底到位，保持联系",
    "陪同复看铺位，量了尺寸，讨论柱网和层高",
    "确认租期三年，递增每年百分之五，等客户答复",
)

COMPLAINTS = (
    ("空调不制冷，影响营业", "设备", "风机盘管滤网堵塞，工程部保养遗漏", "立即清洗并减免当日空调费"),
    ("隔壁装修噪音大，白天也施工", "装修", "装修单位未按报批时段施工", "责令整改并书面致歉"),
    ("卫生间漏水到店内", "工程", "三楼给水接头老化", "更换接头，赔偿受损货品"),
    ("收取的物业费与合同不符", "费用", "账单按旧面积计算", "更正账单并退回多收部分"),
    ("外摆区被相邻商户占用", "秩序", "外摆线磨损不清，巡查不到位", "重划外摆线，加强巡查"),
    ("招商员承诺的免租期没有兑现", "招商", "口头承诺未写入合同", "补签备忘，顺延半个月免租"),
    ("货梯经常停用", "设备", "维保单位响应超时", "更换维保单位，设专人值守"),
    ("停车票核销慢，顾客投诉", "服务", "系统接口不稳定", "增设人工核销点"),
)
UNFOUNDED = ("认为竞品商场租金更低，要求降租", "费用", "合同约定明确，租金按约执行")
