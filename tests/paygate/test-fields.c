/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-fields.h"

#include <string.h>

#include "tresen-paygate-codes.h"
#include "tresen-paygate-params.h"

static const TresenPaygateRules live = { .is_live = TRUE };

/* The faults of a value as words: "bad_char@3 too_long@128". */
static char *
describe (const TresenPaygateRules *rules, TresenPaygateField field, const char *value)
{
  g_autoptr (GArray) faults = tresen_paygate_faults_new ();
  GString *text = g_string_new (NULL);

  tresen_paygate_field_check (rules, field, value, faults);
  for (guint i = 0; i < faults->len; i++)
    {
      const TresenPaygateFault *fault = &g_array_index (faults, TresenPaygateFault, i);

      g_assert_cmpint (fault->field, ==, field);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              tresen_paygate_rule_get_word (fault->rule));
      if (fault->position >= 0)
        g_string_append_printf (text, "@%d", fault->position);
    }
  return g_string_free (text, FALSE);
}

static void
assert_faults (const TresenPaygateRules *rules,
               TresenPaygateField field,
               const char *value,
               const char *wanted)
{
  g_autofree char *told = describe (rules, field, value);
  g_autofree char *shown = g_strescape (value != NULL ? value : "left out", NULL);

  g_test_message ("%s %s", tresen_paygate_field_get_name (field), shown);
  g_assert_cmpstr (told, ==, wanted);
}

static void
test_all_at_once (void)
{
  g_autofree char *long_text = g_strnfill (130, 'x');

  memcpy (long_text + 3, "&", 1);
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "Test: 5 % für 定金",
                 "not_latin1@14 bad_char@8 forbidden_prefix@0");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, long_text, "bad_char@3 too_long@128");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_REQ_ID, "5f0c7a3e-9b1d-4c26-8e7f-a90b12c3d4e5",
                 "bad_char@8 too_long@32");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_URL_NOTIFY, "http://localhost:81/a b?x=1",
                 "bad_char@21 bad_format");
}

/* Positions are those of characters, after a letter and its accent have been put together. */
static void
test_positions (void)
{
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "äöü&", "bad_char@3");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "a\xcc\x88o\xcc\x88&", "bad_char@2");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "a\xcc\x88", "");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "5 €", "not_latin1@2");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "a – b", "not_latin1@2");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "a\x7f", "bad_char@1");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "a\xc2\x80", "bad_char@1");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "\xff", "bad_format");
}

/* What is not UTF-8 is told before GLib is asked to put it together, which writes beyond its memory then. */
static void
test_no_text (void)
{
  static const char *const texts[]
      = { "\xff",          "a\xf0",        "a\xcc",   "\xe2\x82", "\xcc\xb0\xff\xff\xff",
          "a\xfe\xcc\xb0", "\xed\xa0\x80", "\xc0\x80" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_null (tresen_paygate_text_to_wire (texts[i]));
      g_assert_null (tresen_paygate_text_put_together (texts[i]));
      for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
        assert_faults (&live, field, texts[i], "bad_format");
    }
}

static void
test_simulation (void)
{
  static const struct
  {
    const char *text;
    gboolean is_simulation;
  } cases[] = {
    { "Test:0000", TRUE },
    { "test:0000", TRUE },
    { "TEST : 0305", TRUE },
    { "  \t Test:", TRUE },
    { "\xc2\xa0Test:1", TRUE },
    { "Test\xc2\xa0:1", TRUE },
    { "Testwagen", FALSE },
    { "Test", FALSE },
    { "A Test:0000", FALSE },
    { "Probefahrt:1", FALSE },
    { "", FALSE },
    { "\xff Test:", FALSE },
  };
  TresenPaygateRules practice = { .is_live = FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (tresen_paygate_text_is_simulation (cases[i].text) == cases[i].is_simulation);
  assert_faults (&live, TRESEN_PAYGATE_FIELD_ORDER_DESC, "Test:0000", "forbidden_prefix@0");
  assert_faults (&practice, TRESEN_PAYGATE_FIELD_ORDER_DESC, "Test:0000", "");
}

static void
test_mandatory (void)
{
  TresenPaygateRules rules = { .endpoint = TRESEN_PAYGATE_ENDPOINT_START };

  assert_faults (&rules, TRESEN_PAYGATE_FIELD_ORDER_DESC, NULL, "missing");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_ORDER_DESC, "", "missing");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_REF_NR, NULL, "");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_REF_NR, "", "too_short");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_PAY_ID, NULL, "");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_PRODUCT_NR, NULL, "");
  rules.channel = TRESEN_PAY_CHANNEL_QRCODE;
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_PRODUCT_NR, NULL, "missing");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_OPEN_ID, NULL, "");
  rules.channel = TRESEN_PAY_CHANNEL_JSAPI;
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_OPEN_ID, NULL, "missing");
  rules.channel = TRESEN_PAY_CHANNEL_W2A;
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_SHOP_SYSTEM, NULL, "missing");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_SHOP_NAME, "", "missing");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_SHOP_URL, NULL, "missing");
  rules.endpoint = TRESEN_PAYGATE_ENDPOINT_CREDIT;
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_REF_NR, NULL, "missing");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_PAY_ID, "", "missing");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_SHOP_NAME, NULL, "");
  rules.endpoint = TRESEN_PAYGATE_ENDPOINT_INQUIRE24;
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_PAY_ID, NULL, "");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_TRANS_ID, NULL, "missing");
}

static void
test_settings (void)
{
  static const char *const offered[] = { "EUR", "CNY", NULL };
  TresenPaygateRules rules = { .currencies = offered };

  assert_faults (&rules, TRESEN_PAYGATE_FIELD_REF_NR, "RE17", "bad_char@0");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_REF_NR, "-17", "bad_format@0");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_PRODUCT_NR, "123", "bad_char@0");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_AMOUNT, "99", "below_minimum");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_AMOUNT, "0100", "bad_format@0");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_AMOUNT, "0", "below_minimum");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_AMOUNT, "1000000000000", "too_long@12");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_CURRENCY, "EUR", "");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_CURRENCY, "USD", "bad_value");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_CURRENCY, "USD", "");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_CURRENCY, "XAU", "bad_value");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_CURRENCY, "eur", "bad_char@0");
  rules.may_refnr_have_letters = rules.may_product_nr_have_digits = rules.are_small_amounts_approved
      = TRUE;
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_REF_NR, "RE17", "");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_PRODUCT_NR, "1A3", "");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_AMOUNT, "99", "");
  assert_faults (&rules, TRESEN_PAYGATE_FIELD_AMOUNT, "0", "below_minimum");
}

static const struct
{
  const char *url;
  const char *faults;
  const char *faults_beside; /* when Paygate is a stand-in on this machine */
} urls[] = {
  { "https://pay.autohaus.example/n", "", "" },
  { "https://pay.autohaus.example", "", "" },
  { "HTTPS://pay.autohaus.example/n", "", "" },
  { "http://pay.autohaus.example/n", "bad_format", "bad_format" },
  { "https://pay.autohaus.example:8443/n", "bad_format", "bad_format" },
  { "https://pay.autohaus.example/n?", "bad_format", "bad_format" },
  { "https://pay.autohaus.example/n#x", "bad_char@30 bad_format", "bad_char@30 bad_format" },
  { "https://me@pay.autohaus.example/n", "bad_format", "bad_format" },
  { "ftp://pay.autohaus.example/n", "bad_format", "bad_format" },
  { "https:///n", "bad_format", "bad_format" },
  { "javascript:alert(1)", "bad_format", "bad_format" },
  { "https://autohaus/n", "bad_value", "bad_value" },
  { "https://pay.autohaus.example./n", "bad_value", "bad_value" },
  { "https://desk.local/n", "bad_value", "bad_value" },
  { "https://203.0.113.7/n", "bad_value", "bad_value" },
  { "https://192.168.1.5/n", "bad_value", "" },
  { "https://10.0.0.1/n", "bad_value", "" },
  { "https://[::1]/n", "bad_value", "" },
  { "https://127.0.0.1/n", "bad_value", "" },
  { "http://127.0.0.1:8080/n", "bad_value", "" },
  { "http://localhost:8080/n", "bad_value", "" },
  { "ftp://localhost/n", "bad_value", "bad_format" },
  { "https://pay.autohaus.example/%41", "bad_char@29", "bad_char@29" },
  { "https://päy.example/n", "bad_char@9", "bad_char@9" },
};

static void
test_result_urls (void)
{
  TresenPaygateRules beside = { .may_call_loopback = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *told = describe (&live, TRESEN_PAYGATE_FIELD_URL_NOTIFY, urls[i].url);
      g_autofree char *told_beside
          = describe (&beside, TRESEN_PAYGATE_FIELD_URL_SUCCESS, urls[i].url);

      g_test_message ("%s: %s / %s", urls[i].url, told, told_beside);
      /* A name in another script may be no address either. */
      g_assert_true (g_str_has_prefix (told, urls[i].faults));
      g_assert_true (g_str_has_prefix (told_beside, urls[i].faults_beside));
      g_assert_true ((*told == '\0') == (*urls[i].faults == '\0'));
      g_assert_true ((*told_beside == '\0') == (*urls[i].faults_beside == '\0'));
    }
}

static void
test_shop_urls (void)
{
  TresenPaygateRules rules = { .shop_system = "WAP" };
  TresenPaygateField field = TRESEN_PAYGATE_FIELD_SHOP_URL;

  assert_faults (&rules, field, "http://autohaus.example", "");
  assert_faults (&rules, field, "https://autohaus.example/a?b", "bad_format");
  assert_faults (&rules, field, "com.autohaus", "bad_format");
  rules.shop_system = "IOS";
  assert_faults (&rules, field, "com.autohaus.my-app", "");
  assert_faults (&rules, field, "autohaus", "bad_format");
  assert_faults (&rules, field, "com..autohaus", "bad_format");
  assert_faults (&rules, field, "https://x.example", "bad_format");
  rules.shop_system = "Android";
  assert_faults (&rules, field, "com.autohaus.my_app", "");
  assert_faults (&rules, field, "com.autohaus.my-app", "bad_format");
  assert_faults (&rules, field, "com.1autohaus", "bad_format");
}

static void
test_numbers (void)
{
  assert_faults (&live, TRESEN_PAYGATE_FIELD_TIME_OUT, "5", "");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_TIME_OUT, "4", "below_minimum");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_TIME_OUT, "121", "bad_value");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_TIME_OUT, "015", "bad_format@0");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_TIME_OUT, "15m", "bad_char@2");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_TIME_OUT, "99999999999999", "bad_value");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_IP_ADDR, "0.0.0.0", "");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_IP_ADDR, "1.2.3", "bad_format");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_IP_ADDR, "1.2.3.4.5", "bad_format");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_IP_ADDR, "1.2.3.256", "bad_format");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_IP_ADDR, "1.2.03.4", "bad_format");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_IP_ADDR, "2001:db8::1", "bad_char@4");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_MAC, "ab", "bad_char@0 too_short");
}

/* Nothing that a person can type may end the value that it stands in. */
static void
test_separators (void)
{
  for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
    for (const char *at = "&%+#\n\t"; *at != '\0'; at++)
      {
        char text[] = { '1', *at, '1', '\0' };
        g_autofree char *told = describe (&live, field, text);

        g_assert_cmpstr (told, !=, "");
      }
  assert_faults (&live, TRESEN_PAYGATE_FIELD_CUSTOM, "session=123|id=456", "");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_CUSTOM, "session=123&id=456", "bad_char@11");
  assert_faults (&live, TRESEN_PAYGATE_FIELD_PLAIN, "a=b", "bad_char@1");
}

static void
test_codes (void)
{
  TresenPaygateCode parts;

  for (guint i = 0; i < tresen_paygate_detail_count (); i++)
    {
      const TresenPaygateDetail *row = tresen_paygate_detail_get_nth (i);
      g_autofree char *code = g_strconcat ("2011", row->detail, NULL);

      g_assert_true (tresen_paygate_detail_find (code) == row);
      g_assert_cmpuint (strlen (row->meaning), >, 0);
      g_assert_true (tresen_paygate_outcome_is_uncertain ("FAILED", code) == row->is_uncertain);
      if (i > 0)
        g_assert_cmpstr (tresen_paygate_detail_get_nth (i - 1)->detail, <, row->detail);
    }
  g_assert_true (tresen_paygate_code_split ("2294014b", &parts));
  g_assert_cmpstr (parts.detail, ==, "014B");
  g_assert_cmpint (tresen_paygate_detail_find ("2294014b")->group, ==,
                   TRESEN_PAYGATE_CODE_GROUP_CONFIGURATION);
  g_assert_cmpint (tresen_paygate_detail_find ("2294011F")->group, ==,
                   TRESEN_PAYGATE_CODE_GROUP_FRAUD);
  g_assert_null (tresen_paygate_detail_find ("2294011B"));
  g_assert_null (tresen_paygate_detail_find ("0"));
  g_assert_null (tresen_paygate_detail_find (NULL));
  g_assert_cmpstr (tresen_paygate_module_get_meaning ("20120044"), ==, "Invalid");
  g_assert_null (tresen_paygate_module_get_meaning ("21190044"));
  g_assert_false (tresen_paygate_code_split ("0000000ä", &parts));
  g_assert_false (tresen_paygate_code_split ("0000 000", &parts));
}

/* Every severity with every word: only one pair in all is success, and FAILED never is anything but failed or unknown. */
static void
test_classes (void)
{
  static const char *const statuses[]
      = { "OK",     "success", "AUTHORIZED", "PENDING", "AUTHORIZE_REQUEST", "CAPTURE_REQUEST",
          "FAILED", "INVALID", "DISABLED",   "" };
  static const char *const ends[] = { "0000000", "0000001", "0010985", "1190313", "206014H" };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
      for (char severity = '0'; severity <= '9'; severity++)
        {
          g_autofree char *code = g_strdup_printf ("%c%s", severity, ends[k]);
          gboolean is_zero = severity == '0' && k == 0;
          TresenPayClass pay_class = tresen_paygate_classify (statuses[i], code);

          g_assert_true ((pay_class == TRESEN_PAY_CLASS_SUCCESS) == (is_zero && i < 2));
          if (strcmp (statuses[i], "FAILED") == 0)
            g_assert_true ((pay_class == TRESEN_PAY_CLASS_FAILED)
                           == (severity == '2' || severity == '4'));
          if (severity == '4')
            g_assert_true (tresen_paygate_outcome_is_uncertain (statuses[i], code));
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paygate/fields/all-at-once", test_all_at_once);
  g_test_add_func ("/paygate/fields/positions", test_positions);
  g_test_add_func ("/paygate/fields/no-text", test_no_text);
  g_test_add_func ("/paygate/fields/simulation", test_simulation);
  g_test_add_func ("/paygate/fields/mandatory", test_mandatory);
  g_test_add_func ("/paygate/fields/settings", test_settings);
  g_test_add_func ("/paygate/fields/result-urls", test_result_urls);
  g_test_add_func ("/paygate/fields/shop-urls", test_shop_urls);
  g_test_add_func ("/paygate/fields/numbers", test_numbers);
  g_test_add_func ("/paygate/fields/separators", test_separators);
  g_test_add_func ("/paygate/codes/table", test_codes);
  g_test_add_func ("/paygate/codes/classes", test_classes);
  return g_test_run ();
}
