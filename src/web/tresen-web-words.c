/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-web-words.h"

/*
 * The customer reads these in the language of the phone, whatever language the desk has: so they stand beside each other here and not in
 * the catalogues of the window. In the order of TresenWebLanguage. Nothing here may say more than is known.
 */
static const char *const words[TRESEN_WEB_N_WORDS][TRESEN_WEB_N_LANGUAGES] = {
  [TRESEN_WEB_WORD_AMOUNT] = { "金额", "Betrag", "Amount" },
  [TRESEN_WEB_WORD_PURPOSE] = { "用途", "Wofür", "For" },
  [TRESEN_WEB_WORD_ITEMS] = { "明细", "Posten", "Items" },
  [TRESEN_WEB_WORD_NUMBER] = { "编号", "Nummer", "Number" },
  [TRESEN_WEB_WORD_REFUNDED] = { "已办理退款", "Erstattung veranlasst", "Refund arranged" },
  [TRESEN_WEB_WORD_TEST]
  = { "测试：不会扣款。", "Test: Es wird kein Geld bewegt.", "Test: no money is moved." },
  [TRESEN_WEB_WORD_PAY] = { "微信支付", "Mit WeChat Pay bezahlen", "Pay with WeChat Pay" },
  [TRESEN_WEB_WORD_CONTINUE] = { "继续", "Weiter", "Continue" },
  [TRESEN_WEB_WORD_AGAIN] = { "重新付款", "Noch einmal versuchen", "Try Again" },
  [TRESEN_WEB_WORD_RELOAD] = { "刷新", "Aktualisieren", "Refresh" },
  [TRESEN_WEB_WORD_MINUTES] = { "点击后请在 {minutes} 分钟内完成付款。",
                                "Danach haben Sie {minutes} Minuten Zeit zum Bezahlen.",
                                "You then have {minutes} minutes to pay." },

  [TRESEN_WEB_WORD_START_TITLE] = { "付款", "Bezahlen", "Payment" },
  [TRESEN_WEB_WORD_START_TEXT] = { "将前往支付服务商 Computop 的页面。",
                                   "Es geht weiter auf der Seite des Zahlungsdienstes Computop.",
                                   "You continue on the page of Computop, the payment service." },
  [TRESEN_WEB_WORD_GO_ON_TITLE] = { "正在前往付款页面", "Weiter zur Zahlung", "On to Payment" },
  [TRESEN_WEB_WORD_GO_ON_TEXT] = { "如果页面没有自动跳转，请点击按钮。",
                                   "Geht es nicht von selbst weiter, tippen Sie auf „Weiter“.",
                                   "If nothing happens, tap “Continue”." },

  [TRESEN_WEB_WORD_CONFIRMING_TITLE] = { "正在确认", "Wird bestätigt", "Being Confirmed" },
  [TRESEN_WEB_WORD_CONFIRMING_TEXT]
  = { "正在等待付款结果，页面会自动刷新。请不要重复付款。",
      "Wir warten auf das Ergebnis. Die Seite aktualisiert sich von selbst. Bitte bezahlen Sie "
      "nicht noch einmal.",
      "We are waiting for the result. This page refreshes by itself. Please do not pay again." },
  [TRESEN_WEB_WORD_SLOW_TITLE]
  = { "确认需要更长时间", "Die Bestätigung dauert länger", "Confirmation Takes Longer" },
  [TRESEN_WEB_WORD_SLOW_TEXT]
  = { "您可以关闭此页面，结果也会送达我们。请不要重复付款。",
      "Sie können die Seite schließen, das Ergebnis erreicht uns auch so. Bitte bezahlen Sie nicht "
      "noch einmal.",
      "You may close this page, the result reaches us all the same. Please do not pay again." },

  [TRESEN_WEB_WORD_PAID_TITLE] = { "付款成功", "Bezahlt", "Paid" },
  [TRESEN_WEB_WORD_PAID_TEXT]
  = { "您的付款已收到，谢谢！", "Ihre Zahlung ist angekommen. Vielen Dank!",
      "Your payment has arrived. Thank you!" },
  [TRESEN_WEB_WORD_ALREADY_TITLE] = { "已付款", "Schon bezahlt", "Already Paid" },
  [TRESEN_WEB_WORD_ALREADY_TEXT] = { "这笔款项已经支付，您无需再操作。",
                                     "Diese Zahlung ist angekommen. Sie müssen nichts mehr tun.",
                                     "This payment has arrived. There is nothing more to do." },

  [TRESEN_WEB_WORD_FAILED_TITLE] = { "付款未完成", "Nicht bezahlt", "Not Paid" },
  [TRESEN_WEB_WORD_FAILED_TEXT]
  = { "付款被取消或被拒绝。如果微信显示已扣款，请不要重复付款，并与我们联系。",
      "Die Zahlung wurde abgebrochen oder abgelehnt. Zeigt WeChat dennoch eine Zahlung an, "
      "bezahlen Sie bitte nicht "
      "noch einmal und fragen Sie uns.",
      "The payment was cancelled or declined. If WeChat shows a payment all the same, please do "
      "not pay again and ask us." },
  [TRESEN_WEB_WORD_EXPIRED_TITLE] = { "付款时间已过", "Zeit abgelaufen", "Time Is Up" },
  [TRESEN_WEB_WORD_EXPIRED_TEXT]
  = { "付款时间已过。如果您已经付款，请不要重复付款，结果会送达我们。否则请重新付款。",
      "Die Zeit zum Bezahlen ist vorbei. Haben Sie schon bezahlt, dann bezahlen Sie bitte nicht "
      "noch einmal: das Ergebnis "
      "erreicht uns. Sonst beginnen Sie neu.",
      "The time to pay is over. If you have paid already, please do not pay again: the result will "
      "reach us. Otherwise "
      "start again." },
  [TRESEN_WEB_WORD_WITHDRAWN_TITLE]
  = { "付款已撤回", "Zahlung zurückgezogen", "Payment Withdrawn" },
  [TRESEN_WEB_WORD_WITHDRAWN_TEXT]
  = { "商家已撤回这笔付款，请不要再支付。如果您已经付款，请与我们联系。",
      "Wir haben diese Zahlung zurückgezogen. Bitte bezahlen Sie nicht mehr. Haben Sie schon "
      "bezahlt, fragen Sie uns "
      "bitte.",
      "We have withdrawn this payment. Please do not pay any more. If you have paid already, "
      "please ask us." },
  [TRESEN_WEB_WORD_OUTDATED_TITLE]
  = { "链接已失效", "Dieser Link gilt nicht mehr", "This Link Is No Longer Valid" },
  [TRESEN_WEB_WORD_OUTDATED_TEXT]
  = { "请向我们索取新的付款链接。", "Bitte lassen Sie sich von uns einen neuen geben.",
      "Please ask us for a new one." },

  [TRESEN_WEB_WORD_IN_APP_TITLE] = { "请在应用中付款", "In der App bezahlen", "Pay in the App" },
  [TRESEN_WEB_WORD_IN_APP_TEXT]
  = { "这笔款项需要在我们的应用中支付。", "Diese Zahlung geht nur in unserer App.",
      "This payment can only be made in our app." },
  [TRESEN_WEB_WORD_OPEN_IN_WECHAT_TITLE]
  = { "请在微信中打开", "Bitte in WeChat öffnen", "Please Open in WeChat" },
  [TRESEN_WEB_WORD_OPEN_IN_WECHAT_TEXT]
  = { "这笔款项只能在微信中支付。请在微信中打开此链接，或用微信扫描二维码。",
      "Diese Zahlung geht nur in WeChat. Öffnen Sie den Link dort oder scannen Sie den Code mit "
      "WeChat.",
      "This payment can only be made in WeChat. Open the link there, or scan the code with "
      "WeChat." },
  [TRESEN_WEB_WORD_OPEN_IN_BROWSER_TITLE]
  = { "请在浏览器中打开", "Bitte im Browser öffnen", "Please Open in Your Browser" },
  [TRESEN_WEB_WORD_OPEN_IN_BROWSER_TEXT]
  = { "目前无法在微信内支付。请点击右上角菜单，选择在浏览器中打开。",
      "In WeChat selbst geht das gerade nicht. Tippen Sie oben auf das Menü und öffnen Sie die "
      "Seite im Browser.",
      "This does not work inside WeChat at the moment. Tap the menu at the top and open the page "
      "in your browser." },
  [TRESEN_WEB_WORD_SIGN_IN_TITLE]
  = { "微信没有回应", "WeChat hat nicht geantwortet", "WeChat Did Not Answer" },
  [TRESEN_WEB_WORD_SIGN_IN_TEXT]
  = { "尚未付款，请重试。", "Es wurde noch nichts bezahlt. Bitte versuchen Sie es noch einmal.",
      "Nothing has been paid yet. Please try again." },
  [TRESEN_WEB_WORD_LATER_TITLE]
  = { "暂时无法使用", "Gerade nicht möglich", "Not Possible Right Now" },
  [TRESEN_WEB_WORD_LATER_TEXT]
  = { "请过一分钟再刷新此页面。如果您已经付款，请不要重复付款。",
      "Bitte laden Sie die Seite in einer Minute neu. Haben Sie schon bezahlt, dann bezahlen Sie "
      "bitte nicht noch einmal.",
      "Please reload this page in a minute. If you have paid already, please do not pay again." },

  [TRESEN_WEB_WORD_UNKNOWN_TITLE]
  = { "找不到页面", "Diese Seite gibt es nicht", "There Is No Such Page" },
  [TRESEN_WEB_WORD_UNKNOWN_TEXT]
  = { "链接不完整或有误。请从消息中重新打开，或重新扫描二维码。",
      "Der Link ist unvollständig oder falsch. Öffnen Sie ihn noch einmal aus der Nachricht, oder "
      "scannen Sie den Code "
      "noch einmal.",
      "The link is incomplete or wrong. Open it again from the message, or scan the code again." },
  [TRESEN_WEB_WORD_ORPHAN_TITLE] = { "已收到结果", "Ergebnis erhalten", "Result Received" },
  [TRESEN_WEB_WORD_ORPHAN_TEXT]
  = { "付款结果已收到，但我们没有找到对应的订单。请与我们联系。",
      "Das Ergebnis ist angekommen, aber wir finden keine Bestellung dazu. Bitte fragen Sie uns.",
      "The result has arrived, but we find no order for it. Please ask us." },
  [TRESEN_WEB_WORD_REFUSED_TITLE] = { "无法显示结果", "Kein Ergebnis", "No Result" },
  [TRESEN_WEB_WORD_REFUSED_TEXT]
  = { "此地址不含有效的付款结果，您的付款不受影响。请重新打开付款链接查看结果。",
      "Diese Adresse enthält kein gültiges Ergebnis. An Ihrer Zahlung ändert das nichts: der Link "
      "zur Zahlung zeigt, wie "
      "es um sie steht.",
      "This address holds no valid result. Your payment is not affected: its link shows how it "
      "stands." },
};

/**
 * tresen_web_word:
 *
 * Any thread.
 *
 * Returns: a text, UTF-8, not escaped
 */
const char *
tresen_web_word (TresenWebLanguage language, TresenWebWord word)
{
  g_return_val_if_fail (language < TRESEN_WEB_N_LANGUAGES && word < TRESEN_WEB_N_WORDS, "");

  return words[word][language];
}
