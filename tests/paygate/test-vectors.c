/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs every case of every group of paygate.json, in the folder that TRESEN_VECTORS names. A group that it does not know fails,
 * as do an empty and a missing file. */

#include "vectors.h"

#include <string.h>

#include "tresen-json.h"

static const struct
{
  const char *group;
  void (*run) (JsonObject *vector);
} runners[] = {
  { "blowfish", vectors_run_blowfish },
  { "blowfish_block", vectors_run_blowfish_block },
  { "open_envelope", vectors_run_open_envelope },
  { "aes", vectors_run_aes },
  { "mac", vectors_run_mac },
  { "mac_verify", vectors_run_mac_verify },
  { "requests", vectors_run_request },
  { "callbacks", vectors_run_callback },
  { "answers", vectors_run_answer },
  { "inquiries", vectors_run_inquiry },
  { "codes", vectors_run_code },
  { "amounts", vectors_run_amount },
  { "fields", vectors_run_field },
  { "sequences", vectors_run_sequence },
  { "refunds", vectors_run_refund },
};

const char *
vector_get (JsonObject *object, const char *name)
{
  return tresen_json_get_string (object, name);
}

const char *
vector_need (JsonObject *object, const char *name)
{
  const char *text = vector_get (object, name);

  if (text == NULL)
    g_error ("%s is missing", name);
  return text;
}

gboolean
vector_has (JsonObject *object, const char *name)
{
  return json_object_has_member (object, name);
}

gboolean
vector_get_flag (JsonObject *object, const char *name)
{
  return vector_has (object, name) && json_object_get_boolean_member (object, name);
}

JsonObject *
vector_need_object (JsonObject *object, const char *name)
{
  JsonObject *member = tresen_json_get_object (object, name);

  if (member == NULL)
    g_error ("%s is missing", name);
  return member;
}

GBytes *
vector_need_hex (JsonObject *object, const char *name)
{
  const char *hex = vector_need (object, name);
  gsize size = strlen (hex) / 2;
  guint8 *bytes = g_malloc (size);

  g_assert_cmpuint (strlen (hex) % 2, ==, 0);
  for (gsize i = 0; i < size; i++)
    bytes[i]
        = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (bytes, size);
}

/* When the case says what @name is to be. */
void
vector_assert_text (JsonObject *object, const char *name, const char *told)
{
  if (vector_has (object, name))
    g_assert_cmpstr (told, ==, vector_need (object, name));
}

TresenPaygateMerchant *
vector_make_merchant (JsonObject *config)
{
  const char *merchant_id = vector_get (config, "merchant_id");
  TresenPaygateMerchant *merchant = tresen_paygate_merchant_new (
      merchant_id != NULL ? merchant_id : "autohaus_demo", "https://www.computop-paygate.com/");

  merchant->is_live = TRUE;
  tresen_paygate_merchant_set_keys (merchant, vector_need (config, "password"),
                                    vector_need (config, "hmac_key"));
  return merchant;
}

/* Where several reasons are named, each is a right one. */
void
vector_assert_reason (JsonObject *expect, TresenPaygateRefusal refusal)
{
  const char *word = tresen_paygate_refusal_get_word (refusal);
  JsonArray *reasons;

  if (!vector_has (expect, "reason_any"))
    return;
  reasons = json_object_get_array_member (expect, "reason_any");
  for (guint i = 0; i < json_array_get_length (reasons); i++)
    if (strcmp (json_array_get_string_element (reasons, i), word) == 0)
      return;
  g_error ("refused as \"%s\", which is none of the reasons", word);
}

const char *
vector_name_class (TresenPayClass pay_class)
{
  static const char *const names[] = {
    [TRESEN_PAY_CLASS_UNKNOWN] = "unknown",       [TRESEN_PAY_CLASS_SUCCESS] = "success",
    [TRESEN_PAY_CLASS_AUTHORIZED] = "authorized", [TRESEN_PAY_CLASS_PENDING] = "pending",
    [TRESEN_PAY_CLASS_FAILED] = "failed",
  };

  g_assert_cmpuint (pay_class, <, G_N_ELEMENTS (names));
  return names[pay_class];
}

static void
run_group (const char *group, JsonArray *cases)
{
  for (guint i = 0; i < G_N_ELEMENTS (runners); i++)
    if (strcmp (runners[i].group, group) == 0)
      {
        for (guint k = 0; k < json_array_get_length (cases); k++)
          {
            JsonObject *vector = json_array_get_object_element (cases, k);

            g_test_message ("%s %s", group, vector_need (vector, "id"));
            runners[i].run (vector);
          }
        g_test_message ("paygate.json, %s: %u cases", group, json_array_get_length (cases));
        return;
      }
  g_error ("the group \"%s\" is not known to this test", group);
}

static void
test_paygate (void)
{
  const char *given = g_getenv ("TRESEN_VECTORS");
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "data", "vectors", NULL);
  g_autofree char *path
      = g_build_filename (given != NULL && *given != '\0' ? given : own, "paygate.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) root = NULL;
  JsonObjectIter iter;
  const char *group;
  JsonNode *node;
  guint n_cases = 0;
  gsize size;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (text, size);
  root = tresen_json_parse_object (bytes, &error);
  g_assert_no_error (error);
  json_object_iter_init (&iter, root);
  while (json_object_iter_next (&iter, &group, &node))
    if (JSON_NODE_HOLDS_ARRAY (node))
      {
        run_group (group, json_node_get_array (node));
        n_cases += json_array_get_length (json_node_get_array (node));
      }
  for (guint i = 0; i < G_N_ELEMENTS (runners); i++)
    g_assert_true (json_object_has_member (root, runners[i].group));
  g_assert_cmpuint (n_cases, >, 0);
  g_test_message ("paygate.json: %u cases", n_cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vectors/paygate", test_paygate);
  return g_test_run ();
}
