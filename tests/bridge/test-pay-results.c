/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "pay-fixture.h"

/* Results at the three addresses: by a real bridge on a real store, over real sockets. */

#define OTHER_PAY_ID "ffffffffffffffffffffffffffffffff"
#define XID "XID=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeee1"

static guint
notify (PayFixture *self, const char *trans_id, const char *status, const char *code)
{
  g_autofree char *form = pay_fixture_result (self, trans_id, PAY_ID, status, code, NULL);

  return pay_fixture_notify (self, form);
}

static char *
dup_body (TresenHttpReply *reply)
{
  return g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));
}

static gint64
count_verdict (PayFixture *self, guint verdict)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM callback WHERE source = 2 AND verdict = %u", verdict);

  return pay_fixture_count (self, sql);
}

/* Paid once, however often it is told. */
static void
test_paid (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1250000);
  g_autofree char *form = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", XID);
  g_autoptr (TresenHttpReply) reply = pay_fixture_send (self, "POST", "notify", form);
  g_autoptr (TresenPayment) payment = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (reply->body), >, 0);
  g_assert_cmpuint (g_bytes_get_size (reply->body), <, 64);
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 200);
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 200);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpstr (payment->attempt->pay_id, ==, PAY_ID);
  g_assert_false (payment->has_conflict);
  g_assert_cmpint (count_verdict (self, 0), ==, 1);
  g_assert_cmpint (count_verdict (self, 1), ==, 2);
  g_assert_cmpint (pay_fixture_count (self, "SELECT count(*) FROM payment_step WHERE kind = 4"), ==,
                   1);
}

/* By whichever address and method: Code decides, never the path (defect 4, spec 4.4). */
static void
test_by_any_way (PayFixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *method, *page, *trans_id;
  } ways[] = {
    { "GET", "notify", "AH1" },  { "POST", "success", "AH2" }, { "GET", "success", "AH3" },
    { "GET", "failure", "AH4" }, { "POST", "failure", "AH5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      gint64 id = pay_fixture_order (self, ways[i].trans_id, 1000);
      g_autofree char *form
          = pay_fixture_result (self, ways[i].trans_id, PAY_ID, "OK", "00000000", NULL);
      g_autoptr (TresenHttpReply) reply
          = pay_fixture_send (self, ways[i].method, ways[i].page, form);
      g_autoptr (TresenPayment) payment = pay_fixture_load (self, id);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
    }
}

/* The text for URLFailure, given to URLSuccess (cb-13). */
static void
test_failure_at_success (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autofree char *form = pay_fixture_result (self, "AH1", PAY_ID, "FAILED", "20110053", NULL);
  g_autoptr (TresenHttpReply) reply = pay_fixture_send (self, "GET", "success", form);
  g_autoptr (TresenPayment) payment = pay_fixture_load (self, id);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_FAILED);
}

/* Late failure, and a success after a failure (defect 6). */
static void
test_order_of_results (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autoptr (TresenPayment) payment = NULL;

  g_assert_cmpuint (notify (self, "AH1", "FAILED", "20110053"), ==, 200);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_FAILED);
  g_assert_cmpuint (notify (self, "AH1", "OK", "00000000"), ==, 200);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
  g_assert_cmpuint (notify (self, "AH1", "FAILED", "20110100"), ==, 200);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_true (payment->has_conflict);
}

static void
test_paid_twice (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autofree char *other = pay_fixture_result (self, "AH1", OTHER_PAY_ID, "OK", "00000000", NULL);
  g_autoptr (TresenPayment) payment = NULL;

  g_assert_cmpuint (notify (self, "AH1", "OK", "00000000"), ==, 200);
  g_assert_cmpuint (pay_fixture_notify (self, other), ==, 200);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpstr (payment->attempt->pay_id, ==, PAY_ID);
  g_assert_true (payment->has_conflict);
}

/* An order that is not here is kept and acknowledged, so that Paygate does not repeat it for a day (defect 12). */
static void
test_orphan (PayFixture *self, gconstpointer unused)
{
  g_autofree char *form = pay_fixture_result (self, "ELSEWHERE", PAY_ID, "OK", "00000000", NULL);
  g_autoptr (TresenHttpReply) page = pay_fixture_send (self, "GET", "success", form);

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_cmpuint (notify (self, "ELSEWHERE", "OK", "00000000"), ==, 200);
  g_assert_cmpint (count_verdict (self, 2), >=, 1);
  g_assert_cmpint (
      pay_fixture_count (self, "SELECT count(*) FROM payment_step WHERE payment_id IS NULL"), ==,
      1);
  g_assert_cmpint (pay_fixture_count (self, "SELECT count(*) FROM payment"), ==, 0);
}

/* A genuine text of a cheap order does not pay another one, whatever stands beside it (defect 4, forged clear parameters). */
static void
test_forged_clear (PayFixture *self, gconstpointer unused)
{
  gint64 cheap = pay_fixture_order (self, "CHEAP", 100);
  gint64 dear = pay_fixture_order (self, "DEAR", 9900000);
  g_autofree char *form = pay_fixture_result (self, "CHEAP", PAY_ID, "FAILED", "20110053", NULL);
  g_autofree char *forged
      = g_strconcat ("TransID=DEAR&Status=OK&Code=00000000&Plain=DEAR&orderid=DEAR&", form,
                     "&transid=DEAR&Amount=9900000", NULL);

  g_assert_cmpuint (pay_fixture_notify (self, forged), ==, 200);
  pay_fixture_wait_for_state (self, cheap, TRESEN_PAYMENT_FAILED);
  pay_fixture_wait_for_state (self, dear, TRESEN_PAYMENT_STARTED);
  g_assert_cmpint (
      pay_fixture_count (self, "SELECT count(*) FROM payment_step WHERE kind = 4 AND json_extract"
                               " (detail, '$.plain') = 'DEAR'"),
      ==, 1);
}

static char *
change_nibble (const char *form, gsize from_end)
{
  char *changed = g_strdup (form);
  char *place = changed + strlen (changed) - from_end;

  *place = *place == '0' ? '1' : '0';
  return changed;
}

/* The blocks of two genuine texts put together: ECB does not see it, the MAC does. Returns: a form of the same length */
static char *
recombine (const char *one, const char *other)
{
  const char *first = strstr (one, "Data=") + strlen ("Data=");
  const char *second = strstr (other, "Data=") + strlen ("Data=");
  g_autofree char *head = g_strndup (first, 16 * 9);

  return g_strdup_printf ("%.*s%s%s", (int) (first - one), one, head, second + 16 * 9);
}

/* Every reason gets the same answer, nothing is stored of what a stranger wrote, and no order moves. */
static void
test_refused (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autofree char *good = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", NULL);
  g_autofree char *failed = pay_fixture_result (self, "AH1", PAY_ID, "FAILED", "20110053", NULL);
  g_autofree char *recombined = recombine (good, failed);
  g_autofree char *changed = change_nibble (good, 20);
  g_autofree char *unsigned_text = pay_fixture_seal (self, "mid=autohaus_demo&PayID=" PAY_ID
                                                           "&TransID=AH1&Status=OK&Code=00000000");
  g_autofree char *wrong_mac = pay_fixture_seal (
      self, "mid=autohaus_demo&PayID=" PAY_ID "&TransID=AH1&Status=OK&Code=00000000&MAC="
            "0000000000000000000000000000000000000000000000000000000000000000");
  g_autofree char *twice = g_strconcat (good, "&", strstr (failed, "Data="), NULL);
  const char *const forms[]
      = { "",         "Len=8", "Data=00",     "TransID=AH1&Status=OK&Code=00000000",
          recombined, changed, unsigned_text, wrong_mac,
          twice };
  g_autofree char *body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (TresenHttpReply) reply = pay_fixture_send (self, "POST", "notify", forms[i]);
      g_autofree char *this_body = dup_body (reply);

      g_test_message ("form %u", i);
      g_assert_cmpuint (reply->status, ==, 400);
      if (body == NULL)
        body = g_steal_pointer (&this_body);
      else
        g_assert_cmpstr (this_body, ==, body);
    }
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_STARTED);
  pay_fixture_wait_for (self, "SELECT count(*) FROM callback WHERE source = 2 AND verdict = 3",
                        G_N_ELEMENTS (forms));
  g_assert_cmpint (
      pay_fixture_count (
          self,
          "SELECT count(*) FROM callback WHERE source = 2 AND (body IS NOT NULL OR query <> '')"),
      ==, 0);
  g_assert_cmpuint (notify (self, "AH1", "OK", "00000000"), ==, 200);
}

/* Names that are signed must not be there twice. */
static void
test_duplicate_names (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autofree char *twice
      = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", "transid=DEAR");
  g_autofree char *other_case
      = pay_fixture_result (self, "AH1", PAY_ID, "FAILED", "20110053", "CODE=00000000");

  g_assert_cmpuint (pay_fixture_notify (self, twice), ==, 400);
  g_assert_cmpuint (pay_fixture_notify (self, other_case), ==, 400);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_STARTED);
}

/* A browser is shown a page in every case; what it says comes from the store. */
static void
test_pages (PayFixture *self, gconstpointer unused)
{
  g_autofree char *form = NULL;
  g_autoptr (TresenHttpReply) refused = pay_fixture_send (self, "GET", "success", "Len=8&Data=00");
  g_autoptr (TresenHttpReply) paid = NULL;
  g_autoptr (TresenHttpReply) late = NULL;
  g_autofree char *refused_body = dup_body (refused);
  g_autofree char *paid_body = NULL;
  g_autofree char *late_body = NULL;
  g_autofree char *failed = NULL;

  g_assert_cmpuint (refused->status, ==, 400);
  g_assert_true (g_str_has_prefix (refused->content_type, "text/html"));
  pay_fixture_order (self, "AH1", 1250000);
  form = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000",
                             "Description=<script>alert(1)</script>");
  paid = pay_fixture_send (self, "GET", "success", form);
  paid_body = dup_body (paid);
  g_assert_cmpuint (paid->status, ==, 200);
  g_assert_true (g_str_has_prefix (paid->content_type, "text/html"));
  g_assert_cmpstr (paid_body, !=, refused_body);
  g_assert_null (strstr (paid_body, "alert(1)"));
  g_assert_null (strstr (paid_body, PAY_ID));

  /* The path says failure, the text too; but it is paid. */
  failed = pay_fixture_result (self, "AH1", PAY_ID, "FAILED", "20110053", NULL);
  late = pay_fixture_send (self, "GET", "failure", failed);
  late_body = dup_body (late);
  g_assert_cmpuint (late->status, ==, 200);
  g_assert_cmpstr (late_body, ==, paid_body);
}

static void
test_limits (PayFixture *self, gconstpointer unused)
{
  g_autofree char *large = g_strnfill (20 * 1024, 'A');
  g_autofree char *long_data = g_strnfill (8200, 'A');
  g_autofree char *form = g_strconcat ("Len=8&Data=", long_data, NULL);
  g_autoptr (TresenHttpReply) too_large = pay_fixture_send (self, "POST", "notify", large);
  g_autoptr (TresenHttpReply) too_long = pay_fixture_send (self, "POST", "notify", form);

  g_assert_cmpuint (too_large->status, ==, 413);
  g_assert_cmpuint (too_long->status, ==, 413);
}

/* Only GET and POST do anything. */
static void
test_methods (PayFixture *self, gconstpointer unused)
{
  static const char *const methods[] = { "HEAD", "OPTIONS", "PUT", "DELETE" };
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autofree char *form = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (TresenHttpReply) reply = pay_fixture_send (self, methods[i], "notify", form);

      g_assert_cmpuint (reply->status, ==, 405);
    }
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_STARTED);
  g_assert_cmpint (pay_fixture_count (self, "SELECT count(*) FROM callback WHERE source = 2"), ==,
                   0);
}

typedef struct
{
  GPtrArray *replies;
  guint expected;
} Bunch;

static void
bunch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_ptr_array_add (user_data,
                   tresen_http_client_call_finish (TRESEN_HTTP_CLIENT (source), result, NULL));
}

static gboolean
is_whole (Fixture *fixture, gpointer data)
{
  const Bunch *bunch = data;

  return bunch->replies->len == bunch->expected;
}

static void
send_at_once (PayFixture *self, GPtrArray *replies, const char *page, const char *form)
{
  g_autofree char *base = tresen_bridge_dup_url (self->base.bridge);
  g_autofree char *url = g_strconcat (base, "/paygate/", page, NULL);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  const TresenHttpCall call = {
    .method = "POST",
    .url = url,
    .content_type = "application/x-www-form-urlencoded",
    .body = body,
    .deadline_us = 10 * G_USEC_PER_SEC,
    .max_answer = 1024 * 1024,
  };

  tresen_http_client_call_async (self->base.http, &call, NULL, bunch_cb, replies);
}

/* Two notifications and the browser in the same millisecond: one of them is the first. */
static void
test_at_once (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autofree char *form = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", XID);
  g_autoptr (GPtrArray) replies
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_http_reply_unref);
  Bunch bunch = { replies, 3 };
  g_autoptr (TresenPayment) payment = NULL;

  send_at_once (self, replies, "notify", form);
  send_at_once (self, replies, "success", form);
  send_at_once (self, replies, "notify", form);
  g_assert_true (fixture_wait (&self->base, is_whole, &bunch));
  for (guint i = 0; i < replies->len; i++)
    g_assert_cmpuint (((TresenHttpReply *) replies->pdata[i])->status, ==, 200);
  payment = pay_fixture_load (self, id);
  g_assert_cmpint (payment->state, ==, TRESEN_PAYMENT_PAID);
  g_assert_cmpint (count_verdict (self, 0), ==, 1);
  g_assert_cmpint (count_verdict (self, 1), ==, 2);
  g_assert_cmpint (pay_fixture_count (self, "SELECT count(*) FROM payment_step WHERE kind = 4"), ==,
                   1);
}

/* After a change of the keys the results of payments under way still come signed with the old ones (spec 9.8), and Paygate's
 * repeats that came while the keys were wrong are taken once they are right (spec 4.3). */
static void
test_key_change (PayFixture *self, gconstpointer unused)
{
  gint64 under_way = pay_fixture_order (self, "AH1", 1000), new_one;
  g_autofree char *old_text = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", NULL);
  g_autofree char *forgotten = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", XID);

  pay_fixture_set_keys (self, "another password", "another hmac key");
  g_assert_cmpuint (pay_fixture_notify (self, old_text), ==, 200);
  pay_fixture_wait_for_state (self, under_way, TRESEN_PAYMENT_PAID);
  new_one = pay_fixture_order (self, "AH2", 1000);
  g_assert_cmpuint (notify (self, "AH2", "OK", "00000000"), ==, 200);
  pay_fixture_wait_for_state (self, new_one, TRESEN_PAYMENT_PAID);
  /* Two changes later the first keys are gone. */
  pay_fixture_set_keys (self, "a third password", "a third hmac key");
  g_assert_cmpuint (pay_fixture_notify (self, forgotten), ==, 400);
}

/* Nobody has told the keys: nothing can be read, so nothing is acknowledged, and the rest of the desk works. */
static void
test_without_keys (PayFixture *self, gconstpointer unused)
{
  g_autofree char *form = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", NULL);
  gint64 id = pay_fixture_order (self, "AH1", 1000);

  g_clear_pointer (&self->base.secrets->paygate_hmac_password, tresen_secret_unref);
  fixture_restart_bridge (&self->base);
  pay_fixture_wait_for (self,
                        "SELECT count(*) FROM health WHERE key = 'paygate' AND state = 'failed' "
                        "AND detail = 'hmac-password'",
                        1);
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 503);
  fixture_say (&self->base, "hello");
  self->base.secrets->paygate_hmac_password
      = tresen_secret_new ("q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6");
  fixture_restart_bridge (&self->base);
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 200);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
}

/* The last of Paygate's repeats, when the attempt is long over. */
static void
test_22_hours_late (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);

  tresen_clock_jump (self->base.clock, 22 * G_TIME_SPAN_HOUR);
  fixture_restart_bridge (&self->base);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_EXPIRED);
  g_assert_cmpuint (notify (self, "AH1", "OK", "00000000"), ==, 200);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
}

static void
fill_disk (rlim_t most)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = most > 0 ? most : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Nothing is acknowledged that is not on the disk; the repeat is taken. */
static void
test_full_disk (PayFixture *self, gconstpointer unused)
{
  gint64 id = pay_fixture_order (self, "AH1", 1000);
  g_autofree char *form = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000", XID);
  g_autoptr (TresenHttpReply) page = NULL;

  fill_disk (1);
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 503);
  page = pay_fixture_send (self, "GET", "success", form);
  g_assert_cmpuint (page->status, ==, 503);
  fill_disk (0);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_STARTED);
  g_assert_cmpint (count_verdict (self, 0), ==, 0);
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 200);
  pay_fixture_wait_for_state (self, id, TRESEN_PAYMENT_PAID);
  g_assert_cmpint (count_verdict (self, 1), ==, 0);
}

static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", message);
}

/* What must not be in a log or an export is not (defect 11, spec 9.5). */
static void
test_nothing_leaks (PayFixture *self, gconstpointer unused)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *form = NULL;
  g_autofree char *export = NULL;
  const char *data;

  pay_fixture_order (self, "AH1", 1000);
  form = pay_fixture_result (self, "AH1", PAY_ID, "OK", "00000000",
                             "UserData=opaque-token&OpenID=o-payer");
  data = strstr (form, "Data=") + strlen ("Data=");
  g_log_set_default_handler (log_cb, log);
  g_assert_cmpuint (pay_fixture_notify (self, form), ==, 200);
  g_assert_cmpuint (pay_fixture_notify (self, "Len=8&Data=secretsecret"), ==, 400);
  g_log_set_default_handler (g_log_default_handler, NULL);
  export = fixture_export (&self->base);
  for (guint i = 0; i < 2; i++)
    {
      const char *text = i == 0 ? log->str : export;

      g_assert_null (strstr (text, data));
      g_assert_null (strstr (text, "opaque-token"));
      g_assert_null (strstr (text, "o-payer"));
      g_assert_null (strstr (text, "secretsecret"));
      g_assert_null (strstr (text, "Xk9(f_2Lq"));
    }
  g_assert_nonnull (strstr (log->str, "AH1"));
}

static void
add (const char *path, void (*test) (PayFixture *, gconstpointer))
{
  g_test_add (path, PayFixture, NULL, pay_fixture_set_up, test, pay_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Warnings are part of the matter here. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  signal (SIGXFSZ, SIG_IGN);
  add ("/bridge/pay-results/paid", test_paid);
  add ("/bridge/pay-results/by-any-way", test_by_any_way);
  add ("/bridge/pay-results/failure-at-success", test_failure_at_success);
  add ("/bridge/pay-results/order-of-results", test_order_of_results);
  add ("/bridge/pay-results/paid-twice", test_paid_twice);
  add ("/bridge/pay-results/orphan", test_orphan);
  add ("/bridge/pay-results/forged-clear", test_forged_clear);
  add ("/bridge/pay-results/refused", test_refused);
  add ("/bridge/pay-results/duplicate-names", test_duplicate_names);
  add ("/bridge/pay-results/pages", test_pages);
  add ("/bridge/pay-results/limits", test_limits);
  add ("/bridge/pay-results/methods", test_methods);
  add ("/bridge/pay-results/at-once", test_at_once);
  add ("/bridge/pay-results/key-change", test_key_change);
  add ("/bridge/pay-results/without-keys", test_without_keys);
  add ("/bridge/pay-results/22-hours-late", test_22_hours_late);
  add ("/bridge/pay-results/full-disk", test_full_disk);
  add ("/bridge/pay-results/nothing-leaks", test_nothing_leaks);
  return g_test_run ();
}
