/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs every case of every vector file that it knows, in the folder that TRESEN_VECTORS names. A kind that it does not know
 * fails, as do an empty and a missing file. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "tresen-bytes.h"
#include "tresen-json.h"
#include "tresen-wechat-crypto.h"

typedef struct
{
  JsonObject *vector;
  GHashTable *by_id; /* id -> JsonObject */
} Case;

static const char *
need (JsonObject *vector, const char *name)
{
  const char *text = tresen_json_get_string (vector, name);

  if (text == NULL)
    g_error ("vector %s: %s is missing", tresen_json_get_string (vector, "id"), name);
  return text;
}

static void
assert_msg_signature (JsonObject *vector, const char *encrypt)
{
  g_autofree char *made = NULL;

  if (!json_object_has_member (vector, "msg_signature"))
    return;
  made = tresen_wechat_msg_signature (need (vector, "token"), need (vector, "timestamp"),
                                      need (vector, "nonce"), encrypt);
  g_assert_cmpstr (made, ==, need (vector, "msg_signature"));
}

static void
assert_number (JsonObject *vector, const char *name, gsize number)
{
  if (json_object_has_member (vector, name))
    g_assert_cmpint (tresen_json_get_int (vector, name, -1), ==, (gint64) number);
}

static void
decode_key (JsonObject *vector, guint8 key[TRESEN_WECHAT_KEY_SIZE])
{
  g_autoptr (GError) error = NULL;
  gboolean good = tresen_wechat_key_decode (need (vector, "encoding_aes_key"), key, &error);

  g_assert_no_error (error);
  g_assert_true (good);
}

static void
run_signature (const Case *c)
{
  g_autofree char *made = tresen_wechat_signature (
      need (c->vector, "token"), need (c->vector, "timestamp"), need (c->vector, "nonce"));

  g_assert_cmpstr (made, ==, need (c->vector, "signature"));
}

static void
run_msg_signature (const Case *c)
{
  need (c->vector, "msg_signature");
  assert_msg_signature (c->vector, need (c->vector, "encrypt"));
}

static void
run_decrypt (const Case *c)
{
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL;
  const char *encrypt = need (c->vector, "encrypt");
  const char *plain = need (c->vector, "plaintext");

  assert_msg_signature (c->vector, encrypt);
  decode_key (c->vector, key);
  text = tresen_wechat_decrypt (key, need (c->vector, "receiver_id"), encrypt, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), plain, strlen (plain));
  assert_number (c->vector, "msg_bytes", g_bytes_get_size (text));
}

static void
run_encrypt (const Case *c)
{
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autofree char *encrypt = NULL;
  const char *plain = need (c->vector, "plaintext");
  const char *salt = need (c->vector, "random16");

  g_assert_cmpuint (strlen (salt), ==, TRESEN_WECHAT_SALT_SIZE);
  decode_key (c->vector, key);
  text = g_bytes_new (plain, strlen (plain));
  encrypt = tresen_wechat_encrypt (key, need (c->vector, "receiver_id"), (const guint8 *) salt,
                                   text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (encrypt, ==, need (c->vector, "encrypt"));
  assert_msg_signature (c->vector, encrypt);
}

static void
run_jsapi_signature (const Case *c)
{
  g_autofree char *made = tresen_wechat_jsapi_signature (
      need (c->vector, "jsapi_ticket"), need (c->vector, "noncestr"), need (c->vector, "timestamp"),
      need (c->vector, "url"));

  g_assert_cmpstr (made, ==, need (c->vector, "signature"));
}

/* What the endpoint does with a sealed body: TRUE only if signature, key, padding and receiver are all right. */
static gboolean
is_taken (JsonObject *vector)
{
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  g_autofree char *made = NULL;
  g_autoptr (GBytes) text = NULL;
  const char *encrypt;

  if (json_object_has_member (vector, "signature"))
    {
      made = tresen_wechat_signature (need (vector, "token"), need (vector, "timestamp"),
                                      need (vector, "nonce"));
      if (!tresen_text_is_equal_secret (made, need (vector, "signature")))
        return FALSE;
    }
  if (!json_object_has_member (vector, "encrypt"))
    return TRUE;
  encrypt = need (vector, "encrypt");
  if (json_object_has_member (vector, "msg_signature"))
    {
      g_free (made);
      made = tresen_wechat_msg_signature (need (vector, "token"), need (vector, "timestamp"),
                                          need (vector, "nonce"), encrypt);
      if (!tresen_text_is_equal_secret (made, need (vector, "msg_signature")))
        return FALSE;
    }
  if (!json_object_has_member (vector, "encoding_aes_key"))
    return TRUE;
  if (!tresen_wechat_key_decode (need (vector, "encoding_aes_key"), key, NULL))
    return FALSE;
  text = tresen_wechat_decrypt (key, need (vector, "receiver_id"), encrypt, NULL);
  return text != NULL;
}

static JsonObject *
apply_change (JsonObject *base, JsonObject *change)
{
  JsonObject *changed = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, base);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (changed, name, json_node_copy (node));
  json_object_iter_init (&iter, change);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (changed, name, json_node_copy (node));
  return changed;
}

static void
run_reject (const Case *c)
{
  g_autoptr (JsonObject) changed = NULL;
  JsonObject *base;

  if (!json_object_has_member (c->vector, "base"))
    {
      g_assert_false (is_taken (c->vector));
      return;
    }
  base = g_hash_table_lookup (c->by_id, need (c->vector, "base"));
  g_assert_nonnull (base);
  g_assert_true (is_taken (base));
  changed = apply_change (base, json_object_get_object_member (c->vector, "change"));
  g_assert_false (is_taken (changed));
}

static const struct
{
  const char *kind;
  void (*run) (const Case *c);
} runners[] = {
  { "signature", run_signature },
  { "msg_signature", run_msg_signature },
  { "decrypt", run_decrypt },
  { "encrypt", run_encrypt },
  { "jsapi_signature", run_jsapi_signature },
  { "reject", run_reject },
};

static void
run_case (const Case *c, guint *counts)
{
  const char *kind = need (c->vector, "kind");

  for (guint i = 0; i < G_N_ELEMENTS (runners); i++)
    if (strcmp (runners[i].kind, kind) == 0)
      {
        g_test_message ("%s %s", kind, need (c->vector, "id"));
        runners[i].run (c);
        counts[i]++;
        return;
      }
  g_error ("vector %s is of kind %s, which this test does not know", need (c->vector, "id"), kind);
}

static JsonArray *
load_vectors (JsonObject *root)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  /* A group under a name of its own would go unrun, so there must be none. */
  json_object_iter_init (&iter, root);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_ARRAY (node) && strcmp (name, "vectors") != 0)
      g_error ("the group \"%s\" is not known to this test", name);
  g_assert_true (json_object_has_member (root, "vectors"));
  return json_object_get_array_member (root, "vectors");
}

static void
test_wechat (void)
{
  const char *given = g_getenv ("TRESEN_VECTORS");
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "data", "vectors", NULL);
  g_autofree char *path
      = g_build_filename (given != NULL && *given != '\0' ? given : own, "wechat.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  guint counts[G_N_ELEMENTS (runners)] = { 0 };
  JsonArray *vectors;
  gsize size;

  g_file_get_contents (path, &text, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (text, size);
  root = tresen_json_parse_object (bytes, &error);
  g_assert_no_error (error);
  vectors = load_vectors (root);
  g_assert_cmpuint (json_array_get_length (vectors), >, 0);
  for (guint i = 0; i < json_array_get_length (vectors); i++)
    {
      JsonObject *vector = json_array_get_object_element (vectors, i);

      if (!g_hash_table_insert (by_id, (gpointer) need (vector, "id"), vector))
        g_error ("two vectors are called %s", need (vector, "id"));
    }
  for (guint i = 0; i < json_array_get_length (vectors); i++)
    run_case (&(Case){ json_array_get_object_element (vectors, i), by_id }, counts);
  for (guint i = 0; i < G_N_ELEMENTS (runners); i++)
    g_test_message ("wechat.json, %s: %u cases", runners[i].kind, counts[i]);
  g_test_message ("wechat.json: %u cases", json_array_get_length (vectors));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vectors/wechat", test_wechat);
  return g_test_run ();
}
