/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "console-fixture.h"
#include "payment-samples.h"
#include "tresen-application.h"
#include "tresen-payment-herald.h"
#include "tresen-payment-row.h"
#include "tresen-payments-csv.h"
#include "tresen-payments-model.h"
#include "tresen-store-payments.h"
#include "tresen-transcript-question.h"
#include "tresen-window-private.h"

/* The place of the payments in the real window over a real store, without a bridge. */

#define CODE_OK "00000000"

typedef struct
{
  ConsoleFixture desk;
  TresenApplication *application;
  TresenWindow *window;
  PaymentSamples samples;
} Desk;

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (GTK_WIDGET (((Desk *) data)->window->navigation));
}

static void
write_settings (Desk *self, gboolean is_live)
{
  g_autofree char *path = g_build_filename (self->desk.folder, "connection.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[paygate]\nmerchant-id=autohaus_demo\nlive=%s\n",
                                           is_live ? "true" : "false");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
desk_set_up (Desk *self, gconstpointer data)
{
  static guint n_started;
  g_autofree char *id = g_strdup_printf ("io.github.tresen.Tresen.Payments%u", n_started++);
  const char *mode = data;
  g_autoptr (GError) error = NULL;

  console_fixture_set_up (&self->desk, NULL);
  if (strcmp (mode, "unset") != 0)
    write_settings (self, strcmp (mode, "live") == 0);
  self->samples.now_us = tresen_clock_now_us (self->desk.clock);
  self->samples.is_live = strcmp (mode, "live") == 0;
  self->samples.customer_id
      = console_fixture_add_customer (&self->desk, "oLiWei0000000000000000000001", "Li Wei");
  self->application = tresen_application_new (id, self->desk.clock, FALSE);
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->application));
  self->window
      = TRESEN_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  tresen_application_set_parts (self->application, self->desk.profile, self->desk.store);
  g_assert_true (console_fixture_wait (is_mapped, self));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.go-payments", NULL);
}

static gboolean
is_gone (gpointer data)
{
  return ((Desk *) data)->window == NULL;
}

static void
desk_tear_down (Desk *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_true (console_fixture_wait (is_gone, self));
  g_clear_object (&self->application);
  console_fixture_tear_down (&self->desk, NULL);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

typedef struct
{
  Desk *desk;
  const char *text;
} Look;

static gboolean
can_see (gpointer data)
{
  const Look *look = data;

  return says (GTK_WIDGET (look->desk->window), look->text);
}

static void
see (Desk *self, const char *text)
{
  Look look = { self, text };

  if (!console_fixture_wait (can_see, &look))
    g_error ("The window does not say: %s", text);
}

static void
see_not (Desk *self, const char *text)
{
  g_assert_false (says (GTK_WIDGET (self->window), text));
}

static void
open_payment (Desk *self, gint64 id)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-payment", "x", id);
}

typedef struct
{
  Desk *desk;
  gint64 id;
  const char *trans_id;
  gint64 amount;
} Work;

static gpointer
create_func (TresenDb *db, gpointer data, GError **error)
{
  Work *work = data;

  work->id = payment_samples_create (db, &work->desk->samples, work->trans_id, work->amount,
                                     "Brake <b>pads</b> & more", work->desk->samples.now_us);
  return NULL;
}

static gpointer
pay_func (TresenDb *db, gpointer data, GError **error)
{
  const Work *work = data;

  payment_samples_start (db, work->id, work->desk->samples.now_us);
  payment_samples_take (db, work->trans_id, "aa11", TRESEN_PAY_CLASS_SUCCESS, CODE_OK,
                        work->desk->samples.now_us + 1);
  return NULL;
}

static gpointer
confirm_func (TresenDb *db, gpointer data, GError **error)
{
  const Work *work = data;

  payment_samples_ask (db, work->id, work->amount, work->desk->samples.now_us + 2);
  return NULL;
}

static gpointer
refund_func (TresenDb *db, gpointer data, GError **error)
{
  const Work *work = data;

  payment_samples_refund (db, work->id, "R1", 4000, TRESEN_REFUND_REFUSED,
                          work->desk->samples.now_us + 3);
  payment_samples_refund (db, work->id, "R2", 1000, TRESEN_REFUND_UNKNOWN,
                          work->desk->samples.now_us + 4);
  return NULL;
}

/* What the customer does is seen in the list and on the page as it happens; "Paid" alone only once the amount is confirmed. */
static void
test_live (Desk *self, gconstpointer data)
{
  Work work = { self, 0, "T1", 24000 };

  see (self, "No Payments Yet");
  console_fixture_write (&self->desk, create_func, &work);
  see (self, "€240.00");
  see (self, "Waiting for customer");
  open_payment (self, work.id);
  see (self, "The customer has not gone on to pay yet.");
  see (self, "Brake <b>pads</b> & more");
  console_fixture_write (&self->desk, pay_func, &work);
  see (self, "Paid, amount being confirmed");
  see (self, "Result: paid");
  console_fixture_write (&self->desk, confirm_func, &work);
  see (self, "Paid, and the amount is confirmed.");
  see_not (self, "Test");
}

/* Each refund has its own state, and one that is unclear asks for attention until somebody says that it was seen to. */
static void
test_refunds (Desk *self, gconstpointer data)
{
  Work work = { self, 0, "T1", 24000 };

  console_fixture_write (&self->desk, create_func, &work);
  console_fixture_write (&self->desk, pay_func, &work);
  console_fixture_write (&self->desk, confirm_func, &work);
  console_fixture_write (&self->desk, refund_func, &work);
  open_payment (self, work.id);
  see (self, "€40.00 · Refused");
  see (self, "WeChat allows 365 days");
  see (self, "€10.00 · Unclear");
  /* What can never be taken is not offered again; what is unclear is. */
  see (self, "Send the Same Again…");
  see (self, "A refund is unclear");
  see (self, "€230.00");
  see (self, "1 payment needs attention");
  gtk_widget_activate_action (GTK_WIDGET (self->window->payments), "payment-page.set-handled",
                              NULL);
}

/* The sign of the test mode is on the place, on each row and on the page. */
static void
test_mode (Desk *self, gconstpointer data)
{
  Work work = { self, 0, "T1", 24000 };

  console_fixture_write (&self->desk, create_func, &work);
  see (self, "Test mode: no money moves.");
  see (self, "Test");
  open_payment (self, work.id);
  see (self, "Test: no money moves with this payment.");
}

static void
test_unset (Desk *self, gconstpointer data)
{
  see (self, "Payments Are Not Set Up");
}

static gpointer
orphan_func (TresenDb *db, gpointer data, GError **error)
{
  const Work *work = data;

  payment_samples_take (db, "T9999", "0c0ffee0", TRESEN_PAY_CLASS_SUCCESS, CODE_OK,
                        work->desk->samples.now_us);
  return NULL;
}

static gboolean
has_items (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static gboolean
is_full (gpointer data)
{
  return g_list_model_get_n_items (data) >= 64;
}

static gboolean
is_single (gpointer data)
{
  return g_list_model_get_n_items (data) == 1;
}

/* A result that belongs to no payment stands among what needs attention. */
static void
test_orphan (Desk *self, gconstpointer data)
{
  Work work = { self, 0, "T1", 24000 };
  g_autoptr (TresenPaymentsModel) model
      = tresen_payments_model_new (self->desk.store, self->desk.feed);
  g_autoptr (TresenPaymentItem) item = NULL;

  console_fixture_write (&self->desk, orphan_func, &work);
  see (self, "1 payment needs attention");
  tresen_payments_model_set_shown (model, TRUE);
  tresen_payments_model_ask (model, TRESEN_PAYMENTS_ATTENTION, "", 0);
  g_assert_true (console_fixture_wait (has_items, model));
  item = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_null (tresen_payment_item_get_payment (item));
  g_assert_cmpstr (tresen_payment_item_get_orphan (item)->trans_id, ==, "T9999");
}

static gpointer
many_func (TresenDb *db, gpointer data, GError **error)
{
  payment_samples_write (db, data, error);
  return NULL;
}

/* Page by page as far as one looks; a search starts afresh; what looks the same stays the same item. */
static void
test_model (Desk *self, gconstpointer data)
{
  g_autoptr (TresenPaymentsModel) model
      = tresen_payments_model_new (self->desk.store, self->desk.feed);
  g_autoptr (TresenPaymentItem) first = NULL;
  g_autoptr (TresenPaymentItem) again = NULL;
  Work work = { self, 0, "T0", 100 };

  self->samples.n_more = 300;
  console_fixture_write (&self->desk, many_func, &self->samples);
  tresen_payments_model_set_shown (model, TRUE);
  g_assert_true (console_fixture_wait (is_full, model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 64);
  tresen_payments_model_look_at (model, 60);
  console_fixture_settle (300);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 128);
  first = g_list_model_get_item (G_LIST_MODEL (model), 0);
  work.desk->samples.now_us += G_USEC_PER_SEC;
  console_fixture_write (&self->desk, create_func, &work);
  console_fixture_settle (900);
  again = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_true (first == again);
  tresen_payments_model_ask (model, TRESEN_PAYMENTS_ALL, "T0004", 0);
  g_assert_true (console_fixture_wait (is_single, model));
  g_assert_true (tresen_payments_model_is_filtered (model));
}

typedef struct
{
  guint n;
  guint n_urgent;
  char *title;
} News;

static void
news_cb (TresenPaymentHerald *herald,
         gint64 id,
         const char *title,
         const char *body,
         gboolean is_urgent,
         News *news)
{
  news->n++;
  news->n_urgent += is_urgent ? 1 : 0;
  g_free (news->title);
  news->title = g_strdup (title);
}

static gboolean
has_news (gpointer data)
{
  return ((News *) data)->n > 0;
}

/* Money is told once, however often its row changes; a refused refund and one that is unclear are urgent. */
static void
test_herald (Desk *self, gconstpointer data)
{
  g_autoptr (TresenClock) clock = tresen_clock_new_manual (self->samples.now_us);
  g_autoptr (TresenPaymentHerald) herald
      = tresen_payment_herald_new (self->desk.store, self->desk.feed, clock);
  Work work = { self, 0, "T1", 24000 };
  News news = { 0 };

  g_signal_connect (herald, "news", G_CALLBACK (news_cb), &news);
  console_fixture_write (&self->desk, create_func, &work);
  console_fixture_write (&self->desk, pay_func, &work);
  g_assert_true (console_fixture_wait (has_news, &news));
  g_assert_cmpstr (news.title, ==, "€240.00 paid by Li Wei");
  console_fixture_write (&self->desk, confirm_func, &work);
  console_fixture_settle (300);
  g_assert_cmpuint (news.n, ==, 1);
  console_fixture_write (&self->desk, refund_func, &work);
  console_fixture_settle (500);
  g_assert_cmpuint (news.n, ==, 3);
  g_assert_cmpuint (news.n_urgent, ==, 2);
  g_free (news.title);
}

/* A card among the messages, and a row in the pane. */
static void
test_conversation (Desk *self, gconstpointer data)
{
  Work work = { self, 0, "T1", 24000 };

  console_fixture_add_texts (&self->desk, self->samples.customer_id, 120, G_TIME_SPAN_HOUR);
  console_fixture_write (&self->desk, create_func, &work);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.go-inbox", NULL);
  see (self, "Li Wei");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.next-conversation", NULL);
  see (self, "Payment over €240.00");
  see (self, "Waiting for customer");
  console_fixture_write (&self->desk, pay_func, &work);
  see (self, "Paid, amount being confirmed");
}

static gpointer
scatter_func (TresenDb *db, gpointer data, GError **error)
{
  const Work *work = data;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *trans_id = g_strdup_printf ("S%u", i);

      /* Before, among and after the messages, which are a millisecond apart; some in the same moment. */
      payment_samples_create (db, &work->desk->samples, trans_id, 100 + i, "",
                              work->desk->samples.now_us - G_TIME_SPAN_HOUR + ((int) i - 5) * 4000);
    }
  return NULL;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenTranscriptQuestion) question = user_data;
  g_autoptr (GError) error = NULL;

  g_object_set_data_full (G_OBJECT (question->asker), "answer",
                          tresen_transcript_question_finish (TRESEN_STORE (source), result, &error),
                          (GDestroyNotify) tresen_transcript_answer_free);
  g_assert_no_error (error);
}

static gboolean
is_answered (gpointer data)
{
  return g_object_get_data (data, "answer") != NULL;
}

static TresenTranscriptAnswer *
ask_page (Desk *self, TresenTranscriptPart part, const TresenTimelineEntry *from)
{
  g_autoptr (GObject) asker = g_object_new (G_TYPE_OBJECT, NULL);
  TresenTranscriptQuestion *question
      = tresen_transcript_question_new (asker, part, 1, self->samples.customer_id);

  if (from != NULL)
    question->from = (TresenTimelineAnchor){ from->created_at_us, from->id };
  tresen_transcript_question_ask (question, self->desk.store, NULL, answered_cb);
  g_assert_true (console_fixture_wait (is_answered, asker));
  return g_object_steal_data (asker, "answer");
}

/* Read backwards and forwards in pages, each entry and each payment comes once, in the order of time. */
static void
check_pages (Desk *self, TresenTranscriptPart part, TresenTranscriptAnswer *first)
{
  g_autoptr (TresenTranscriptAnswer) answer = first;
  gboolean is_newer = part == TRESEN_TRANSCRIPT_NEWER;
  g_autoptr (TresenTimelineEntry) edge = NULL;
  guint n = 0;

  for (gboolean has_more = TRUE; has_more;)
    {
      GPtrArray *entries = answer->entries;

      for (guint i = 1; i < entries->len; i++)
        g_assert_cmpint (tresen_transcript_compare (entries->pdata[i - 1], entries->pdata[i]), <,
                         0);
      if (edge != NULL)
        g_assert_cmpint (
            tresen_transcript_compare (entries->pdata[is_newer ? 0 : entries->len - 1], edge)
                * (is_newer ? 1 : -1),
            >, 0);
      n += entries->len;
      has_more = answer->has_more;
      g_clear_pointer (&edge, tresen_timeline_entry_unref);
      edge = tresen_timeline_entry_ref (entries->pdata[is_newer ? entries->len - 1 : 0]);
      tresen_transcript_answer_free (answer);
      answer = has_more ? ask_page (self, part, edge) : NULL;
    }
  g_assert_cmpuint (n, ==, 160);
}

static void
test_pages (Desk *self, gconstpointer data)
{
  g_autoptr (TresenTimelineEntry) start = tresen_timeline_entry_new ();
  Work work = { self, 0, "", 0 };

  start->created_at_us = 1;
  console_fixture_add_texts (&self->desk, self->samples.customer_id, 120, G_TIME_SPAN_HOUR);
  console_fixture_write (&self->desk, scatter_func, &work);
  check_pages (self, TRESEN_TRANSCRIPT_OLDER, ask_page (self, TRESEN_TRANSCRIPT_END, NULL));
  check_pages (self, TRESEN_TRANSCRIPT_NEWER, ask_page (self, TRESEN_TRANSCRIPT_NEWER, start));
}

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* Commas, quotes and line ends stay in their field, and no field is a formula. */
static void
test_csv (void)
{
  g_autoptr (TresenPayment) payment = tresen_payment_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) head = NULL;

  payment->amount = 123456;
  payment->refunded = 5;
  payment->state = TRESEN_PAYMENT_PAID;
  payment->created_at_us = G_GINT64_CONSTANT (1764000000000000);
  set (&payment->currency, "EUR");
  set (&payment->customer_name, "=HYPERLINK(\"x\")");
  set (&payment->description, "a, \"b\"\nc");
  tresen_payments_csv_head (text);
  head = g_strsplit (text->str, ",", -1);
  g_string_truncate (text, 0);
  tresen_payments_csv_line (text, payment);
  g_assert_cmpuint (g_strv_length (head), ==, 20);
  g_assert_true (g_str_has_prefix (
      text->str,
      "\"2025-11-24T16:00:00Z\",\"\",\"1234.56\",\"EUR\",\"0.05\",\"0.00\",\"paid\",\"false\""));
  g_assert_nonnull (strstr (text->str, "\"'=HYPERLINK(\"\"x\"\")\""));
  g_assert_nonnull (strstr (text->str, "\"a, \"\"b\"\"\nc\""));
  g_assert_true (g_str_has_suffix (text->str, "\"\"\r\n"));
}

#define ADD(name, mode, func)                                                                      \
  g_test_add ("/console/payments/" name, Desk, mode, desk_set_up, func, desk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("live", "live", test_live);
  ADD ("refunds", "live", test_refunds);
  ADD ("test-mode", "test", test_mode);
  ADD ("unset", "unset", test_unset);
  ADD ("orphan", "live", test_orphan);
  ADD ("model", "live", test_model);
  ADD ("herald", "live", test_herald);
  ADD ("conversation", "live", test_conversation);
  ADD ("pages", "live", test_pages);
  g_test_add_func ("/console/payments/csv", test_csv);
  return g_test_run ();
}
