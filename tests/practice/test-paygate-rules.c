/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The validator of what is sent and that of the stand-in were written apart. Whatever the first lets pass the second takes: tried
 * with every value of the vectors in every field, and with separators put before and behind it. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "tresen-json.h"
#include "tresen-paygate-fields.h"
#include "tresen-paygate-params.h"
#include "tresen-practice-paygate-rules.h"

#define MERCHANT "autohaus_demo"
#define HMAC_KEY "q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6"

static const char *const good[TRESEN_PAYGATE_N_FIELDS] = {
  [TRESEN_PAYGATE_FIELD_MERCHANT_ID] = MERCHANT,
  [TRESEN_PAYGATE_FIELD_TRANS_ID] = "AH17",
  [TRESEN_PAYGATE_FIELD_REF_NR] = "17",
  [TRESEN_PAYGATE_FIELD_AMOUNT] = "10000",
  [TRESEN_PAYGATE_FIELD_CURRENCY] = "EUR",
  [TRESEN_PAYGATE_FIELD_CHANNEL] = "W2A",
  [TRESEN_PAYGATE_FIELD_ORDER_DESC] = "Anzahlung",
  [TRESEN_PAYGATE_FIELD_URL_SUCCESS] = "https://pay.autohaus.example/paygate/success",
  [TRESEN_PAYGATE_FIELD_URL_FAILURE] = "https://pay.autohaus.example/paygate/failure",
  [TRESEN_PAYGATE_FIELD_URL_NOTIFY] = "https://pay.autohaus.example/paygate/notify",
  [TRESEN_PAYGATE_FIELD_RESPONSE] = "encrypt",
  [TRESEN_PAYGATE_FIELD_PRODUCT_NR] = "CAR",
  [TRESEN_PAYGATE_FIELD_OPEN_ID] = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
  [TRESEN_PAYGATE_FIELD_SHOP_SYSTEM] = "WAP",
  [TRESEN_PAYGATE_FIELD_SHOP_NAME] = "Autohaus",
  [TRESEN_PAYGATE_FIELD_SHOP_URL] = "https://autohaus.example",
};

static const char *
choose (TresenPaygateField field, TresenPaygateField tried, const char *value)
{
  if (field == tried)
    return value;
  if (field == TRESEN_PAYGATE_FIELD_SHOP_URL && tried == TRESEN_PAYGATE_FIELD_SHOP_SYSTEM
      && strcmp (value, "WAP") != 0)
    return "com.autohaus.app";
  return good[field];
}

static gboolean
is_taken (TresenPaygateField tried, const char *value)
{
  const char *merchant_id = choose (TRESEN_PAYGATE_FIELD_MERCHANT_ID, tried, value);
  g_autoptr (TresenPracticePaygateKeys) keys
      = tresen_practice_paygate_keys_new (merchant_id, "Xk9(f_2Lq!7Rz[5B", HMAC_KEY, FALSE);
  g_autoptr (TresenPracticePaygateForm) form = tresen_practice_paygate_form_new ();
  TresenPracticePaygateVerdict verdict = { { 0 } };
  g_autofree char *sum = tresen_practice_paygate_mac (
      keys, NULL, choose (TRESEN_PAYGATE_FIELD_TRANS_ID, tried, value),
      choose (TRESEN_PAYGATE_FIELD_AMOUNT, tried, value),
      choose (TRESEN_PAYGATE_FIELD_CURRENCY, tried, value));

  for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
    if (choose (field, tried, value) != NULL)
      tresen_practice_paygate_form_add (form, tresen_paygate_field_get_name (field),
                                        choose (field, tried, value));
  tresen_practice_paygate_form_add (form, "MAC", sum);
  return tresen_practice_paygate_rules_check (keys, TRESEN_PRACTICE_PAYGATE_WECHAT, form, &verdict);
}

/* What a merchant puts into Custom may be one word for the real platform; the stand-in wants pieces with a name. */
static gboolean
is_known_difference (TresenPaygateField field, const char *value)
{
  g_auto (GStrv) pieces = g_strsplit (value, "|", -1);

  if (field != TRESEN_PAYGATE_FIELD_CUSTOM)
    return FALSE;
  for (guint i = 0; pieces[i] != NULL; i++)
    if (strchr (pieces[i], '=') == NULL || *pieces[i] == '=')
      return TRUE;
  return FALSE;
}

static void
try_value (TresenPaygateField field, const char *value, guint *n_good, guint *n_stricter)
{
  TresenPaygateRules rules
      = { .channel = TRESEN_PAY_CHANNEL_W2A, .shop_system = "WAP", .is_live = TRUE };
  g_autoptr (GArray) faults = tresen_paygate_faults_new ();
  g_autofree char *wire = tresen_paygate_text_to_wire (value);
  g_autofree char *sent = wire != NULL ? tresen_paygate_text_from_wire (wire, strlen (wire)) : NULL;

  tresen_paygate_field_check (&rules, field, value, faults);
  if (faults->len == 0)
    {
      g_assert_nonnull (sent);
      if (!is_taken (field, sent) && !is_known_difference (field, sent))
        g_error ("%s: \"%s\" is sent and refused", tresen_paygate_field_get_name (field), value);
      (*n_good)++;
    }
  else if (sent != NULL && *sent != '\0' && is_taken (field, sent))
    (*n_stricter)++;
}

static GPtrArray *
read_values (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "data", "vectors", "paygate.json", NULL);
  g_autofree char *text = NULL;
  gsize size = 0;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) root = NULL;
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  JsonArray *cases;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  bytes = g_bytes_new (text, size);
  root = tresen_json_parse_object (bytes, NULL);
  cases = json_object_get_array_member (root, "fields");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      const char *value
          = tresen_json_get_string (json_array_get_object_element (cases, i), "value");

      if (value != NULL)
        g_ptr_array_add (values, g_strdup (value));
    }
  for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
    if (good[field] != NULL)
      g_ptr_array_add (values, g_strdup (good[field]));
  return values;
}

static void
test_agree (void)
{
  static const char *const around[]
      = { "", "&", "=", "%", "+", "#", "*", ";", "|", " ", "ä", "1", "a", ".", "-", "/", "?" };
  g_autoptr (GPtrArray) values = read_values ();

  g_assert_cmpuint (values->len, >, 50);
  for (TresenPaygateField field = 0; field < TRESEN_PAYGATE_N_FIELDS; field++)
    {
      TresenPaygateRules rules = { .endpoint = TRESEN_PAYGATE_ENDPOINT_START };
      guint n_good = 0, n_stricter = 0;

      if (field == TRESEN_PAYGATE_FIELD_MAC || !tresen_paygate_field_is_used (&rules, field))
        continue;
      for (guint i = 0; i < values->len; i++)
        for (guint k = 0; k < G_N_ELEMENTS (around); k++)
          {
            const char *value = g_ptr_array_index (values, i);
            g_autofree char *before = g_strconcat (around[k], value, NULL);
            g_autofree char *behind = g_strconcat (value, around[k], NULL);

            try_value (field, before, &n_good, &n_stricter);
            try_value (field, behind, &n_good, &n_stricter);
          }
      g_test_message ("%s: %u sent and taken, %u not sent though they would be taken",
                      tresen_paygate_field_get_name (field), n_good, n_stricter);
      g_assert_cmpuint (n_good, >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/paygate/rules/agree", test_agree);
  return g_test_run ();
}
