// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const WORDS = {
  de: {
    practice: "Übung: Es fließt kein Geld", pay: "Bezahlen", cancel: "Abbrechen",
    later: "Schließen und später bezahlen", merchant: "Händler", order: "Auftrag", items: "Artikel",
    refused: "Die Zahlung kann nicht beginnen", payments: "Zahlungen", none: "Noch keine Zahlung.",
    open: "offen", pending: "wird geprüft", paid: "bezahlt", failed: "nicht bezahlt", goOn: "Weiter",
  },
  zh: {
    practice: "练习模式：不涉及真实资金", pay: "支付", cancel: "取消",
    later: "关闭，稍后支付", merchant: "商户", order: "订单", items: "商品",
    refused: "无法开始支付", payments: "支付记录", none: "还没有支付记录。",
    open: "待支付", pending: "处理中", paid: "已支付", failed: "未支付", goOn: "继续",
  },
};
const language = (navigator.languages || []).map((tag) => tag.slice(0, 2)).find((tag) => tag in WORDS || tag === "en");

for (const node of document.querySelectorAll("[data-word]")) {
  const word = WORDS[language]?.[node.dataset.word];
  if (word) node.textContent = word;
}
if (language) document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
document.querySelector("form[data-now]")?.submit();
