/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-web-browser.h"
#include "tresen-web-html.h"
#include "tresen-web-money.h"
#include "tresen-web-reply.h"

#define IN_WECHAT                                                                                  \
  "Mozilla/5.0 (Linux; Android 13; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) "            \
  "Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 MMWEBID/1 "                              \
  "MicroMessenger/8.0.33.2320(0x1) "                                                               \
  "WeChat/arm64 Weixin NetType/WIFI Language/"

static void
test_browsers (void)
{
  static const struct
  {
    const char *user_agent;
    TresenWebBrowser browser;
  } cases[] = {
    { IN_WECHAT "zh_CN ABI/arm64", TRESEN_WEB_BROWSER_WECHAT },
    { "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.37 "
      "NetType/4G Language/en",
      TRESEN_WEB_BROWSER_WECHAT },
    { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/107.0.0.0 MicroMessenger/7.0.20.1781 "
      "WindowsWechat Language/de",
      TRESEN_WEB_BROWSER_WECHAT },
    { "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) Mobile/15E148 wxwork/4.1.6 "
      "MicroMessenger/7.0.1 Language/zh",
      TRESEN_WEB_BROWSER_PHONE },
    { "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) Version/16.5 Mobile/15E148 "
      "Safari/604.1",
      TRESEN_WEB_BROWSER_PHONE },
    { "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
      TRESEN_WEB_BROWSER_PHONE },
    { "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120 Safari/537.36",
      TRESEN_WEB_BROWSER_COMPUTER },
    { "", TRESEN_WEB_BROWSER_COMPUTER },
    { "\xef\xbf\xbd\x01", TRESEN_WEB_BROWSER_COMPUTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].user_agent);
      g_assert_cmpint (tresen_web_browser_tell (cases[i].user_agent), ==, cases[i].browser);
    }
}

static void
test_languages (void)
{
  static const struct
  {
    const char *user_agent;
    const char *accept_language;
    const char *tag;
  } cases[] = {
    { IN_WECHAT "zh_CN", "de", "zh-CN" },
    { IN_WECHAT "de", "zh-CN", "de" },
    { IN_WECHAT "en ABI/arm64", "zh-CN", "en" },
    { IN_WECHAT "zh_TW", "", "zh-CN" },
    { IN_WECHAT "ja", "fr;q=1, de;q=0.2", "de" },
    { IN_WECHAT "ja", "fr", "zh-CN" },
    { "Firefox", "de-AT,de;q=0.9,en;q=0.5", "de" },
    { "Firefox", "fr-FR, en;q=0.3, de;q=0.8", "de" },
    { "Firefox", "en;q=0, zh-Hans-CN;q=0.1", "zh-CN" },
    { "Firefox", "de;q=0", "en" },
    { "Firefox", "den, enx, *", "en" },
    { "Firefox", "ZH", "zh-CN" },
    { "Firefox", "", "en" },
    { "Firefox", ",,;q=,de;q=nan", "en" },
    { "", ";;;", "en" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TresenWebLanguage language
          = tresen_web_language_choose (cases[i].user_agent, cases[i].accept_language);

      g_test_message ("%s / %s", cases[i].user_agent, cases[i].accept_language);
      g_assert_cmpstr (tresen_web_language_get_tag (language), ==, cases[i].tag);
    }
}

static void
test_amounts (void)
{
  static const struct
  {
    gint64 amount;
    const char *currency;
    const char *texts[TRESEN_WEB_N_LANGUAGES];
  } cases[] = {
    { 24000, "EUR", { "€240.00", "240,00\302\240€", "€240.00" } },
    { 123456789, "EUR", { "€1,234,567.89", "1.234.567,89\302\240€", "€1,234,567.89" } },
    { 100000, "EUR", { "€1,000.00", "1.000,00\302\240€", "€1,000.00" } },
    { 8, "EUR", { "€0.08", "0,08\302\240€", "€0.08" } },
    { 24000, "CNY", { "¥240.00", "240,00\302\240CNY", "CNY\302\240240.00" } },
    { 24000, "JPY", { "JPY\302\24024,000", "24.000\302\240JPY", "JPY\302\24024,000" } },
    { 1500, "BHD", { "BHD\302\2401.500", "1,500\302\240BHD", "BHD\302\2401.500" } },
    { 999, "GBP", { "£9.99", "9,99\302\240£", "£9.99" } },
    { 123, "JPY", { "JPY\302\240123", "123\302\240JPY", "JPY\302\240123" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n = 0; n < TRESEN_WEB_N_LANGUAGES; n++)
      {
        g_autofree char *text
            = tresen_web_format_amount (cases[i].amount, cases[i].currency, (TresenWebLanguage) n);

        g_assert_cmpstr (text, ==, cases[i].texts[n]);
      }
}

static void
test_escapes (void)
{
  g_autoptr (GString) html = g_string_new (NULL);
  g_autofree char *filled = tresen_web_fill ("a {n} b", "n", "{n}");

  tresen_web_append_element (html, "p", "x", "<b>&amp;\"'\x01\n\xff 汉");
  tresen_web_append_attribute (html, "title", "\"><script>");
  g_assert_cmpstr (html->str, ==,
                   "<p class=\"x\">&lt;b&gt;&amp;amp;&quot;&#39;  \xef\xbf\xbd 汉</p>\n"
                   " title=\"&quot;&gt;&lt;script&gt;\"");
  g_assert_cmpstr (filled, ==, "a {n} b");
}

static void
test_origins (void)
{
  static const char *const cases[][2] = {
    { "https://www.computop-paygate.com/", "https://www.computop-paygate.com" },
    { "https://spg.evopayments.eu/pay/", "https://spg.evopayments.eu" },
    { "http://127.0.0.1:8123/paygate/", "http://127.0.0.1:8123" },
    { "http://[::1]:8123/", "http://[::1]:8123" },
    { "HTTPS://Pay.Example/", "https://pay.example" },
    { "mailto:a@b", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *origin = tresen_web_dup_origin (cases[i][0]);

      g_assert_cmpstr (origin, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/browser/tell", test_browsers);
  g_test_add_func ("/web/browser/language", test_languages);
  g_test_add_func ("/web/money/format", test_amounts);
  g_test_add_func ("/web/html/escapes", test_escapes);
  g_test_add_func ("/web/reply/origins", test_origins);
  return g_test_run ();
}
