/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paygate-rig.h"

#include <string.h>

#include "tresen-paygate-envelope.h"

#define OK_CODE "00000000"
#define CANCELLED "20110053"

static char *
seal_ok (void)
{
  g_autofree char *text
      = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "&UserData=order-17");

  return rig_seal (text);
}

static TresenPaygateResult *
read_as (const TresenPaygateMerchant *merchant,
         const char *method,
         const char *query,
         const char *content_type,
         const char *body)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return tresen_paygate_result_read (merchant, method, query, content_type, bytes);
}

static void
assert_is_paid (const TresenPaygateResult *result)
{
  g_assert_cmpstr (tresen_paygate_refusal_get_word (result->refusal), ==, "");
  g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_SUCCESS);
  g_assert_cmpstr (result->trans_id, ==, RIG_TRANS_ID);
  g_assert_cmpstr (result->pay_id, ==, RIG_PAY_ID);
}

static void
test_methods (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *form = seal_ok ();
  g_autoptr (TresenPaygateResult) post = read_as (merchant, "POST", "", "", form);
  g_autoptr (TresenPaygateResult) get = read_as (merchant, "GET", form, "", "");
  /* Of a POST the query does not count, of a GET the body. */
  g_autoptr (TresenPaygateResult) both = read_as (merchant, "POST", "Data=00&Len=1", "", form);
  g_autoptr (TresenPaygateResult) wrong = read_as (merchant, "POST", form, "", "");
  g_autoptr (TresenPaygateResult) swapped = read_as (merchant, "GET", "", "", form);

  assert_is_paid (post);
  assert_is_paid (get);
  assert_is_paid (both);
  g_assert_cmpint (wrong->refusal, ==, TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  g_assert_cmpint (swapped->refusal, ==, TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  for (const char **at = (const char *[]){ "HEAD", "OPTIONS", "PUT", "DELETE", "post", NULL };
       *at != NULL; at++)
    {
      g_autoptr (TresenPaygateResult) result = read_as (merchant, *at, form, "", form);

      g_assert_cmpint (result->refusal, ==, TRESEN_PAYGATE_REFUSAL_BAD_METHOD);
      g_assert_cmpuint (tresen_paygate_refusal_get_http_status (result->refusal), ==, 405);
    }
}

static void
test_content_types (void)
{
  static const struct
  {
    const char *type;
    gboolean is_taken;
  } cases[] = {
    { "", TRUE },
    { "application/x-www-form-urlencoded", TRUE },
    { "Application/X-WWW-Form-URLencoded;charset=ISO-8859-1", TRUE },
    { "application/x-www-form-urlencoded ; charset=utf-8", TRUE },
    { "text/plain", FALSE },
    { "application/json", FALSE },
    { "multipart/form-data; boundary=x", FALSE },
    { "application/x-www-form-urlencodedx", FALSE },
  };
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *form = seal_ok ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenPaygateResult) result = read_as (merchant, "POST", "", cases[i].type, form);

      g_assert_true (cases[i].is_taken == (result->refusal == TRESEN_PAYGATE_REFUSAL_NONE));
    }
}

static char *
repeat (const char *piece, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

static void
test_caps (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *form = seal_ok ();
  g_autofree char *blanks = g_strnfill (TRESEN_PAYGATE_MAX_BODY, ' ');
  g_autofree char *large = g_strconcat (form, "&x=", blanks, NULL);
  g_autofree char *digits = g_strnfill (TRESEN_PAYGATE_MAX_DATA + 2, '0');
  g_autofree char *long_data = g_strconcat ("Len=4097&Data=", digits, NULL);
  g_autofree char *pieces = repeat ("&x=1", 62);
  g_autofree char *most = g_strconcat (form, pieces, NULL);
  g_autofree char *many = g_strconcat (form, pieces, "&y", NULL);
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
  GString *inside = g_string_new (text);
  g_autofree char *crowd = NULL;
  g_autoptr (TresenPaygateResult) result = rig_post (merchant, most);

  assert_is_paid (result);
  rig_assert_refused (merchant, large, TRESEN_PAYGATE_REFUSAL_TOO_LARGE);
  rig_assert_refused (merchant, long_data, TRESEN_PAYGATE_REFUSAL_TOO_LARGE);
  rig_assert_refused (merchant, many, TRESEN_PAYGATE_REFUSAL_TOO_MANY);
  for (guint i = 0; i < 64; i++)
    g_string_append_printf (inside, "&x%u=1", i);
  crowd = rig_seal (inside->str);
  rig_assert_refused (merchant, crowd, TRESEN_PAYGATE_REFUSAL_TOO_MANY);
  g_assert_cmpuint (tresen_paygate_refusal_get_http_status (TRESEN_PAYGATE_REFUSAL_TOO_LARGE), ==,
                    413);
  g_string_free (inside, TRUE);
}

static void
test_outer_form (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *form = seal_ok ();
  g_autofree char *twice = g_strconcat (form, "&dATA=00", NULL);
  g_autofree char *len_twice = g_strconcat (form, "&LEN=1", NULL);
  g_autofree char *clear = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
  g_autofree char *empty = g_strconcat ("Data=&Len=8&", clear, NULL);
  char *data = strstr (form, "Data=");
  g_autofree char *escaped
      = g_strdup_printf ("%%4Cen=%.*s&D%%61ta=%s", (int) (data - form - 5), form + 4, data + 5);
  g_autoptr (TresenPaygateResult) result = rig_post (merchant, escaped);

  assert_is_paid (result);
  rig_assert_refused (merchant, "", TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  rig_assert_refused (merchant, "&&&", TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  rig_assert_refused (merchant, "Data", TRESEN_PAYGATE_REFUSAL_MISSING_DATA);
  rig_assert_refused (merchant, data, TRESEN_PAYGATE_REFUSAL_MISSING_LEN);
  rig_assert_refused (merchant, twice, TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY);
  rig_assert_refused (merchant, len_twice, TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY);
  rig_assert_refused (merchant, clear, TRESEN_PAYGATE_REFUSAL_NOT_ENCRYPTED);
  rig_assert_refused (merchant, empty, TRESEN_PAYGATE_REFUSAL_NOT_ENCRYPTED);
}

/* A body may hold any bytes. */
static void
test_nul_bytes (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *form = seal_ok ();
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
  static const char raw[] = "Len=8\0&Data=\0";
  g_autoptr (GBytes) body = g_bytes_new_static (raw, sizeof raw);
  g_autoptr (TresenPaygateResult) result
      = tresen_paygate_result_read (merchant, "POST", "", "", body);
  g_autofree char *escaped = g_strconcat (form, "%00", NULL);
  GString *inside = g_string_new (text);
  char *status = strstr (inside->str, "Status=OK");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *data = NULL;
  g_autofree char *sealed = NULL;

  g_assert_cmpint (result->refusal, !=, TRESEN_PAYGATE_REFUSAL_NONE);
  rig_assert_refused (merchant, escaped, TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  /* "OK\0evil" is not the "OK" that was signed. */
  g_string_insert_len (inside, status + strlen ("Status=OK") - inside->str, "\0evil", 5);
  bytes = g_bytes_new (inside->str, inside->len);
  data = tresen_paygate_envelope_seal (TRESEN_PAYGATE_CIPHER_BLOWFISH, RIG_PASSWORD, NULL, bytes,
                                       NULL);
  sealed = g_strdup_printf ("Len=%" G_GSIZE_FORMAT "&Data=%s", inside->len, data);
  rig_assert_refused (merchant, sealed, TRESEN_PAYGATE_REFUSAL_BAD_MAC);
  g_string_free (inside, TRUE);
}

/* The encrypted values win, wherever clear ones say something else; what stands beside them is kept as hearsay. */
static void
test_forged_clear_values (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "FAILED", CANCELLED, "");
  g_autofree char *form = rig_seal (text);
  g_autofree char *forged
      = g_strconcat ("Status=OK&Code=00000000&TransID=AH1&PayID=x&MAC=0&mid=other&", form,
                     "&Status=OK&Plain=kept+%C3%BC&session=123&%FC=latin", NULL);
  g_autoptr (TresenPaygateResult) result = rig_post (merchant, forged);

  g_assert_cmpint (result->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_FAILED);
  g_assert_cmpstr (result->trans_id, ==, RIG_TRANS_ID);
  g_assert_cmpstr (result->pay_id, ==, RIG_PAY_ID);
  g_assert_cmpstr (tresen_paygate_params_get (result->clear, "plain"), ==, "kept ü");
  g_assert_cmpstr (tresen_paygate_params_get (result->clear, "session"), ==, "123");
}

static void
assert_text_refused (const char *text, TresenPaygateRefusal refusal)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *form = rig_seal (text);

  rig_assert_refused (merchant, form, refusal);
}

static void
test_duplicate_names (void)
{
  static const char *const signed_names[] = { "MID", "payid", "TRANSID", "status", "Code", "mac" };
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE,
                                      "&refnr=18&XID=second&Description=other");
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autoptr (TresenPaygateResult) result = rig_post_text (merchant, text);

  for (guint i = 0; i < G_N_ELEMENTS (signed_names); i++)
    for (guint at_front = 0; at_front < 2; at_front++)
      {
        g_autofree char *more = g_strdup_printf ("&%s=x", signed_names[i]);
        g_autofree char *behind = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, more);
        g_autofree char *good = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
        g_autofree char *before = g_strconcat (more + 1, "&", good, NULL);

        assert_text_refused (at_front ? before : behind, TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY);
      }
  assert_is_paid (result);
  g_assert_cmpstr (result->ref_nr, ==, "17");
  g_assert_cmpstr (result->description, ==, "words");
  g_assert_cmpstr (result->xid, ==, "ffffffffffffffffffffffffffffffff");
}

static void
test_missing_names (void)
{
  static const char *const needed[] = { "TransID", "Status", "Code", "MAC" };
  g_autofree char *no_id = NULL;
  g_autofree char *failed = NULL;
  g_autofree char *pending = NULL;
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autoptr (TresenPaygateResult) result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
      g_autofree char *name = g_strdup_printf ("&%s=", needed[i]);

      /* The same text with the name in question called otherwise. */
      strstr (text, name)[1] = 'Z';
      assert_text_refused (text, TRESEN_PAYGATE_REFUSAL_MISSING_FIELD);
    }
  no_id = rig_result ("", RIG_TRANS_ID, "OK", OK_CODE, "");
  assert_text_refused (no_id, TRESEN_PAYGATE_REFUSAL_MISSING_FIELD);
  pending = rig_result ("", RIG_TRANS_ID, "PENDING", "60010985", "");
  assert_text_refused (pending, TRESEN_PAYGATE_REFUSAL_MISSING_FIELD);
  failed = rig_result ("", RIG_TRANS_ID, "FAILED", "20120044", "");
  result = rig_post_text (merchant, failed);
  g_assert_cmpint (result->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  g_assert_cmpint (result->pay_class, ==, TRESEN_PAY_CLASS_FAILED);
  g_assert_cmpstr (result->pay_id, ==, "");
}

static void
test_merchant (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *good = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
  g_autofree char *both = g_strconcat (good, "&MerchantID=" RIG_MERCHANT, NULL);
  g_autofree char *differ = g_strconcat (good, "&MerchantID=other", NULL);
  g_autofree char *other = g_strdup (good);
  g_autofree char *cased = g_strdup (good);
  g_autoptr (TresenPaygateResult) with_both = rig_post_text (merchant, both);
  g_autoptr (TresenPaygateResult) with_none
      = rig_post_text (merchant, good + strlen ("mid=" RIG_MERCHANT "&"));

  assert_is_paid (with_both);
  assert_is_paid (with_none);
  other[4] = 'b';
  cased[4] = 'A';
  assert_text_refused (other, TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT);
  assert_text_refused (cased, TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT);
  assert_text_refused (differ, TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT);
}

/* Every character of every signed value counts, and what is not signed does not. */
static void
test_mac (void)
{
  static const char *const changes[]
      = { "PayID=a", "TransID=AH1", "MAC=", "Status=O", "Code=0000000" };
  g_autofree char *starred = rig_result (RIG_PAY_ID, "AH*17", "OK", OK_CODE, "");
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *unsigned_text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
  g_autoptr (TresenPaygateResult) result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
      char *at = strstr (text, changes[i]) + strlen (changes[i]);

      *at = *at == '7' ? '8' : '7';
      assert_text_refused (text, TRESEN_PAYGATE_REFUSAL_BAD_MAC);
    }
  assert_text_refused (starred, TRESEN_PAYGATE_REFUSAL_BAD_MAC);
  strstr (unsigned_text, "RefNr=17")[6] = '9';
  result = rig_post_text (merchant, unsigned_text);
  assert_is_paid (result);
}

/* Blocks of two genuine texts, put together: the cipher does not notice, the MAC does. */
static void
test_recombined_blocks (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *paid = rig_result (RIG_PAY_ID, "CHEAP001", "OK", OK_CODE, "");
  g_autofree char *open = rig_result (RIG_PAY_ID, "DEAR0001", "OK", OK_CODE, "");
  g_autofree char *first = rig_seal (paid);
  g_autofree char *second = rig_seal (open);
  char *a = strstr (first, "Data=") + 5;
  char *b = strstr (second, "Data=") + 5;
  guint n_taken = 0, n_tried = 0;

  g_assert_cmpuint (strlen (first), ==, strlen (second));
  for (gsize at = 0; a[at] != '\0'; at += 16)
    {
      g_autofree char *mixed = g_strdup (first);
      g_autoptr (TresenPaygateResult) result = NULL;

      memcpy (mixed + (a - first) + at, b + at, 16);
      result = rig_post (merchant, mixed);
      n_tried++;
      if (result->refusal == TRESEN_PAYGATE_REFUSAL_NONE)
        {
          /* Equal blocks, or unsigned ones: what is signed is still what was signed. */
          g_assert_cmpstr (result->trans_id, ==, "CHEAP001");
          n_taken++;
        }
    }
  g_assert_cmpuint (n_taken, <, n_tried);
}

/* The same text again is the same news, by whichever way it comes; a trimmed one is none. */
static void
test_replays (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *form = seal_ok ();
  g_autoptr (TresenPaygateResult) first = read_as (merchant, "POST", "", "", form);
  g_autoptr (TresenPaygateResult) again = read_as (merchant, "GET", form, "", "");
  g_autofree char *later = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "FAILED", CANCELLED, "");
  g_autoptr (TresenPaygateResult) other = rig_post_text (merchant, later);
  g_autofree char *cut = g_strdup (form);

  assert_is_paid (first);
  assert_is_paid (again);
  g_assert_cmpstr (first->dedupe_key, ==, again->dedupe_key);
  g_assert_cmpstr (first->dedupe_key, !=, other->dedupe_key);
  cut[strlen (cut) - 32] = '\0';
  rig_assert_refused (merchant, cut, TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH);
}

static void
test_previous_keys (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autoptr (TresenPaygateMerchant) half = rig_merchant_new ();
  g_autoptr (TresenPaygateMerchant) none = rig_merchant_new ();
  g_autofree char *form = seal_ok ();
  g_autoptr (TresenPaygateResult) old = NULL;
  g_autoptr (TresenPaygateResult) old_half = NULL;

  tresen_paygate_merchant_set_keys (merchant, "a new password", "a new HMAC password");
  tresen_paygate_merchant_set_previous_keys (merchant, RIG_PASSWORD, RIG_HMAC_KEY);
  old = rig_post (merchant, form);
  assert_is_paid (old);
  g_assert_true (old->is_by_previous_key);
  tresen_paygate_merchant_set_keys (half, RIG_PASSWORD, "a new HMAC password");
  tresen_paygate_merchant_set_previous_keys (half, NULL, RIG_HMAC_KEY);
  old_half = rig_post (half, form);
  assert_is_paid (old_half);
  g_assert_true (old_half->is_by_previous_key);
  tresen_paygate_merchant_set_keys (none, RIG_PASSWORD, "a new HMAC password");
  rig_assert_refused (none, form, TRESEN_PAYGATE_REFUSAL_BAD_MAC);
  tresen_paygate_merchant_set_keys (none, RIG_PASSWORD, "");
  rig_assert_refused (none, form, TRESEN_PAYGATE_REFUSAL_BAD_MAC);
}

static void
test_aes (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "OK", OK_CODE, "");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  guint8 iv[TRESEN_PAYGATE_AES_BLOCK] = { 9, 8, 7 };
  g_autofree char *data
      = tresen_paygate_envelope_seal (TRESEN_PAYGATE_CIPHER_AES, RIG_PASSWORD, iv, bytes, NULL);
  g_autofree char *form = g_strdup_printf ("Len=%" G_GSIZE_FORMAT "&Data=%s", strlen (text), data);
  g_autofree char *blowfish = rig_seal (text);
  g_autoptr (TresenPaygateResult) result = NULL;

  rig_assert_refused (merchant, form, TRESEN_PAYGATE_REFUSAL_BAD_HEX);
  merchant->cipher = TRESEN_PAYGATE_CIPHER_AES;
  result = rig_post (merchant, form);
  assert_is_paid (result);
  rig_assert_refused (merchant, blowfish, TRESEN_PAYGATE_REFUSAL_BAD_HEX);
}

/* A long description is no reason to lose a result; what is secret is not kept. */
static void
test_what_is_kept (void)
{
  g_autoptr (TresenPaygateMerchant) merchant = rig_merchant_new ();
  g_autofree char *words = g_strnfill (2000, 'w');
  g_autofree char *more = g_strconcat (
      "&UserData=SECRET1&PrepayID=SECRET2&CodeExt=NOT_ENOUGH&ErrorText=", words, NULL);
  g_autofree char *text = rig_result (RIG_PAY_ID, RIG_TRANS_ID, "FAILED", CANCELLED, more);
  g_autofree char *sum = rig_sign (RIG_PAY_ID, RIG_TRANS_ID, "FAILED", CANCELLED);
  g_autoptr (TresenPaygateResult) result = rig_post_text (merchant, text);

  g_assert_cmpint (result->refusal, ==, TRESEN_PAYGATE_REFUSAL_NONE);
  g_assert_cmpuint (strlen (result->error_text), ==, 512);
  g_assert_cmpstr (result->code_ext, ==, "NOT_ENOUGH");
  g_assert_cmpstr (result->user_data, ==, "SECRET1");
  g_assert_null (strstr (result->audit, "SECRET"));
  g_assert_null (strstr (result->audit, sum));
  g_assert_nonnull (strstr (result->audit, "transid=" RIG_TRANS_ID));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paygate/result/methods", test_methods);
  g_test_add_func ("/paygate/result/content-types", test_content_types);
  g_test_add_func ("/paygate/result/caps", test_caps);
  g_test_add_func ("/paygate/result/outer-form", test_outer_form);
  g_test_add_func ("/paygate/result/nul-bytes", test_nul_bytes);
  g_test_add_func ("/paygate/result/forged-clear-values", test_forged_clear_values);
  g_test_add_func ("/paygate/result/duplicate-names", test_duplicate_names);
  g_test_add_func ("/paygate/result/missing-names", test_missing_names);
  g_test_add_func ("/paygate/result/merchant", test_merchant);
  g_test_add_func ("/paygate/result/mac", test_mac);
  g_test_add_func ("/paygate/result/recombined-blocks", test_recombined_blocks);
  g_test_add_func ("/paygate/result/replays", test_replays);
  g_test_add_func ("/paygate/result/previous-keys", test_previous_keys);
  g_test_add_func ("/paygate/result/aes", test_aes);
  g_test_add_func ("/paygate/result/what-is-kept", test_what_is_kept);
  return g_test_run ();
}
