package capture

import "strings"

// surnames are the Chinese family names in Han, compoundNames those of two
// characters.
const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣翁荀羊甄曲封芮储靳邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公阳佟闫涂肖谌覃岳帅缑亢况有琴商牟佘伯赏墨哈谯笪年爱仝代雒劉張陳楊趙黃吳孫馬蔣韓馮蕭許鄭謝鄧葉閻餘蘇魯龔楼麦"

var compoundNames = []string{"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "独孤", "南宫"}

var pinyinSurnames = wordSet(`ai an bai bao bi bian bo bu cai cao cen chai chang chao che chen cheng chi chu cui dai deng di ding dong dou du duan fan fang fei feng fu gan gao ge geng gong gu guan guo han hao he hong hou hu hua huang huo ji jia jian jiang jiao jin jing kang ke kong kou lai lan lang lao lei leng li lian liang liao lin ling liu long lou lu luo lv ma mao mei meng mi miao min mo mu ni nie ning niu ou ouyang pan pang pei peng pu qi qian qiao qin qiu qu quan ran rao ren rong ruan sha shan shang shao shen sheng shi shu si sima song su sun tan tang tao teng tian tong tu wan wang wei wen weng wu xi xia xian xiang xiao xie xin xing xiong xu xuan xue yan yang yao ye yi yin ying you yu yuan yue yun zang zeng zha zhan zhang zhao zheng zhong zhou zhu zhuang zhuo zou zuo`)

// initials and finals of pinyin; every syllable is one of the first with one
// of the second, or one of the second alone.
var (
	pinyinInitials = []string{"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", ""}
	pinyinFinals   = wordSet(`a o e ai ei ao ou an en ang eng ong er i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang ue v ve`)
)

// isPinyin reports whether a word in small letters is one or two syllables.
func isPinyin(w string, syllables int) bool {
	if w == "" {
		return true
	}
	if syllables == 0 {
		return false
	}
	for _, initial := range pinyinInitials {
		rest, ok := strings.CutPrefix(w, initial)
		if !ok {
			continue
		}
		for n := min(4, len(rest)); n > 0; n-- {
			if pinyinFinals[rest[:n]] && isPinyin(rest[n:], syllables-1) {
				return true
			}
		}
	}
	return false
}

// pinyinName reports whether words are a Chinese name in pinyin, the family
// name first: "Lei Jun", "Xiong Xiaoge", "Ouyang Na".
func pinyinName(words []string) bool {
	if len(words) != 2 {
		return false
	}
	return pinyinSurnames[strings.ToLower(words[0])] && isPinyin(strings.ToLower(strings.ReplaceAll(words[1], "-", "")), 2)
}
