/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "console-fixture.h"
#include "tresen-application.h"
#include "tresen-budget-line.h"
#include "tresen-composer.h"
#include "tresen-customer-pane.h"
#include "tresen-preferences.h"
#include "tresen-store-customers.h"
#include "tresen-store-rights.h"
#include "tresen-tag-box.h"
#include "tresen-window-private.h"

/* What WeChat refuses to the account is not offered, in the real window over a real store, without a bridge. */

typedef struct
{
  ConsoleFixture desk;
  TresenApplication *application;
  TresenWindow *window;
} Desk;

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (GTK_WIDGET (((Desk *) data)->window->navigation));
}

static GtkWidget *
part (gpointer widget, GType type, const char *name)
{
  GObject *object = gtk_widget_get_template_child (widget, type, name);

  g_assert_nonnull (object);
  return GTK_WIDGET (object);
}

static GtkWidget *
part_of_page (Desk *self, const char *name)
{
  return part (self->window->page, TRESEN_TYPE_CONVERSATION_PAGE, name);
}

static gboolean
is_open (gpointer data)
{
  return tresen_budget_line_get_conversation (
             TRESEN_BUDGET_LINE (part_of_page (data, "budget_line")))
         != NULL;
}

/* Somebody who follows and has not written: the line offers a notice because there is no reply. */
static gpointer
write_follower (TresenDb *db, gpointer data, GError **error)
{
  gint64 *id = data;
  gint64 at_us = g_get_real_time () - 50 * G_TIME_SPAN_HOUR;

  *id = tresen_store_customer_ensure (db, "o_rights_0001", at_us, NULL, error);
  tresen_store_customer_set_followed (db, *id, TRUE, at_us, "", error);
  return NULL;
}

static void
desk_set_up (Desk *self, gconstpointer data)
{
  static guint n_started;
  g_autofree char *id = g_strdup_printf ("io.github.tresen.Tresen.Rights%u", n_started++);
  g_autoptr (GError) error = NULL;
  gint64 customer_id = 0;

  console_fixture_set_up (&self->desk, data);
  console_fixture_write (&self->desk, write_follower, &customer_id);
  self->application = tresen_application_new (id, self->desk.clock, FALSE);
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (self->application));
  self->window
      = TRESEN_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  tresen_application_set_parts (self->application, self->desk.profile, self->desk.store);
  g_assert_true (console_fixture_wait (is_mapped, self));
  tresen_conversation_page_open (self->window->page, customer_id);
  g_assert_true (console_fixture_wait (is_open, self));
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
  console_fixture_tear_down (&self->desk, data);
}

typedef struct
{
  const char *feature;
  const char *state;
} Answer;

static gpointer
write_answer (TresenDb *db, gpointer data, GError **error)
{
  const Answer *answer = data;
  int code = strcmp (answer->state, "refused") == 0 ? 48001 : 0;

  tresen_store_right_set (db, answer->feature, answer->state, code, g_get_real_time (), error);
  return NULL;
}

static GtkWidget *
composer_notice (Desk *self)
{
  return part (part_of_page (self, "composer"), TRESEN_TYPE_COMPOSER, "notice_button");
}

static GtkWidget *
line_notice (Desk *self)
{
  return part (part_of_page (self, "budget_line"), TRESEN_TYPE_BUDGET_LINE, "notice_button");
}

static GtkWidget *
new_code (Desk *self)
{
  return part (self->window->qr_codes, TRESEN_TYPE_QR_PAGE, "new_button");
}

static GtkWidget *
first_code (Desk *self)
{
  return part (self->window->qr_codes, TRESEN_TYPE_QR_PAGE, "first_button");
}

static GtkWidget *
add_tag (Desk *self)
{
  GtkWidget *pane = part_of_page (self, "pane");

  return part (part (pane, TRESEN_TYPE_CUSTOMER_PANE, "tag_box"), TRESEN_TYPE_TAG_BOX,
               "add_button");
}

static GtkWidget *
typing (Desk *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (TRESEN_IS_PREFERENCES (at->data))
      return part (at->data, TRESEN_TYPE_PREFERENCES, "typing_row");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.preferences", NULL);
  return typing (self);
}

typedef struct
{
  const char *feature;
  GtkWidget *(*get) (Desk *self);
} Control;

static const Control controls[] = {
  { TRESEN_RIGHT_TEMPLATE, composer_notice },
  { TRESEN_RIGHT_TEMPLATE, line_notice },
  { TRESEN_RIGHT_QR, new_code },
  { TRESEN_RIGHT_QR, first_code },
  { TRESEN_RIGHT_TAGS, add_tag },
  { TRESEN_RIGHT_CUSTOM_SEND, typing },
};

typedef struct
{
  GtkWidget *widget;
  gboolean is_shown;
} Seen;

static gboolean
is_seen (gpointer data)
{
  const Seen *seen = data;

  return gtk_widget_get_visible (seen->widget) == seen->is_shown;
}

static void
answer (Desk *self, const char *feature, const char *state)
{
  Answer what = { feature, state };

  console_fixture_write (&self->desk, write_answer, &what);
}

static void
assert_seen (const char *feature, const char *state, GtkWidget *widget)
{
  Seen seen = { widget, strcmp (state, "refused") != 0 };

  if (!console_fixture_wait (is_seen, &seen))
    g_error ("%s is %s, and %s in %s is %s", feature, state,
             gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
             seen.is_shown ? "hidden" : "shown");
}

static void
test_controls (Desk *self, gconstpointer data)
{
  static const char *const states[] = { "unknown", "refused", "granted", "refused", "unknown" };

  for (guint i = 0; i < G_N_ELEMENTS (controls); i++)
    for (guint j = 0; j < G_N_ELEMENTS (states); j++)
      {
        GtkWidget *widget = controls[i].get (self);

        answer (self, controls[i].feature, states[j]);
        assert_seen (controls[i].feature, states[j], widget);
      }
}

typedef struct
{
  GtkLabel *label;
  const char *begin;
} Wanted;

static gboolean
says (gpointer data)
{
  const Wanted *wanted = data;

  return g_str_has_prefix (gtk_label_get_label (wanted->label), wanted->begin);
}

static void
assert_says (GtkWidget *label, const char *begin)
{
  Wanted wanted = { GTK_LABEL (label), begin };

  if (!console_fixture_wait (says, &wanted))
    g_error ("\"%s\" does not come", begin);
}

/* A name can be given all the same; the hint says how far it goes. */
static void
test_remark (Desk *self, gconstpointer data)
{
  GtkWidget *pane = part_of_page (self, "pane");
  GtkWidget *hint = part (pane, TRESEN_TYPE_CUSTOMER_PANE, "name_hint");

  assert_says (hint, "WeChat tells no names. The name given here is WeChat's remark, too");
  answer (self, TRESEN_RIGHT_REMARK, "refused");
  assert_says (hint, "WeChat tells no names, and does not let this account set remarks.");
  g_assert_true (gtk_widget_get_sensitive (part (pane, TRESEN_TYPE_CUSTOMER_PANE, "name_row")));
  answer (self, TRESEN_RIGHT_REMARK, "granted");
  assert_says (hint, "WeChat tells no names. The name given here is WeChat's remark, too");
}

static int
count_items (Desk *self)
{
  GtkWidget *button = part (self->window->customers, TRESEN_TYPE_CUSTOMERS_PAGE, "menu_button");

  return gtk_widget_get_visible (button)
             ? g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button)))
             : 0;
}

/* The page of customers stays and says what is missing, and its menu offers only what there is. */
static void
test_customers (Desk *self, gconstpointer data)
{
  GtkWidget *status = part (self->window->customers, TRESEN_TYPE_CUSTOMERS_PAGE, "status");

  g_assert_cmpint (count_items (self), ==, 2);
  answer (self, TRESEN_RIGHT_TAGS, "refused");
  assert_says (status, "WeChat does not let this account have tags. See Connection.");
  g_assert_cmpint (count_items (self), ==, 1);
  answer (self, TRESEN_RIGHT_FOLLOWERS, "refused");
  assert_says (status, "WeChat does not let this account list its followers or have tags.");
  g_assert_cmpint (count_items (self), ==, 0);
  answer (self, TRESEN_RIGHT_TAGS, "granted");
  assert_says (status, "WeChat does not let this account list its followers. See Connection.");
  g_assert_cmpint (count_items (self), ==, 1);
  answer (self, TRESEN_RIGHT_FOLLOWERS, "unknown");
  assert_says (status, "");
  console_fixture_settle (300);
  g_assert_cmpint (count_items (self), ==, 2);
}

static void
test_qr_codes (Desk *self, gconstpointer data)
{
  GtkWidget *missing = part (self->window->qr_codes, TRESEN_TYPE_QR_PAGE, "missing");
  Seen seen = { missing, TRUE };

  g_assert_false (gtk_widget_get_visible (missing));
  answer (self, TRESEN_RIGHT_QR, "refused");
  g_assert_true (console_fixture_wait (is_seen, &seen));
  answer (self, TRESEN_RIGHT_QR, "granted");
  seen.is_shown = FALSE;
  g_assert_true (console_fixture_wait (is_seen, &seen));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/rights/" name, Desk, NULL, desk_set_up, func, desk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("controls", test_controls);
  ADD ("remark", test_remark);
  ADD ("customers", test_customers);
  ADD ("qr-codes", test_qr_codes);
  return g_test_run ();
}
