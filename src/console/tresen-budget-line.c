/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-budget-line.h"

#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-words.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

struct _TresenBudgetLine
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *box;
  GtkWidget *image;
  GtkWidget *label;
  GtkWidget *notice_button;

  /* Owned */
  TresenClock *clock;
  TresenConversation *conversation; /* (nullable) */
  guint timer;
  gint64 last_id; /* whom the last signal was about, 0 for nobody */
  TresenBudget budget;
  gboolean offers_notice;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenBudgetLine, tresen_budget_line, GTK_TYPE_WIDGET)

static char *
open_to_text (const TresenBudget *budget, gint64 now_us)
{
  g_autofree char *until = NULL;

  if (budget->until_us - now_us < MINUTE_US)
    return g_strdup_printf (ngettext ("%u reply left · for less than a minute",
                                      "%u replies left · for less than a minute", budget->left),
                            budget->left);
  until = tresen_words_moment (budget->until_us, now_us);
  /* Translators: %u is a number, %s a time of day with its weekday if it is not today */
  return g_strdup_printf (
      ngettext ("%u reply left · until %s", "%u replies left · until %s", budget->left),
      budget->left, until);
}

/* The sentence for the screen. */
char *
tresen_budget_to_text (const TresenBudget *budget,
                       const TresenConversation *conversation,
                       gint64 now_us)
{
  g_autofree char *name = NULL;

  switch (budget->state)
    {
    case TRESEN_BUDGET_OPEN:
      return open_to_text (budget, now_us);
    case TRESEN_BUDGET_USED_UP:
      return g_strdup (_ ("No replies left. The customer must write first."));
    case TRESEN_BUDGET_NOT_FOLLOWED:
      name = tresen_words_customer (conversation->name, conversation->remark, conversation->openid);
      /* Translators: %s is a customer's name */
      return g_strdup_printf (_ ("%s no longer follows the account. Nothing can be sent until the "
                                 "customer follows again."),
                              name);
    case TRESEN_BUDGET_ANSWER_ONLY:
      return g_strdup (_ ("This account cannot send messages by itself. Your reply goes out when "
                          "the customer writes next."));
    case TRESEN_BUDGET_CLOSED:
    default:
      if (conversation->grants.of_kind[TRESEN_GRANT_MESSAGE].granted == 0)
        return g_strdup (_ ("The reply window is closed: the customer has not written yet. The "
                            "customer must write first."));
      return g_strdup (_ ("The reply window is closed: more than 48 hours since the last message. "
                          "The customer must write first."));
    }
}

static const char *
get_icon (const TresenBudget *budget)
{
  if (budget->state == TRESEN_BUDGET_ANSWER_ONLY)
    return "document-open-recent-symbolic";
  if (budget->state != TRESEN_BUDGET_OPEN)
    return "action-unavailable-symbolic";
  return budget->left == 1 ? "dialog-warning-symbolic" : "preferences-system-time-symbolic";
}

static void
set_class (GtkWidget *widget, const char *name, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static gboolean
tick_cb (gpointer user_data)
{
  TresenBudgetLine *self = user_data;

  self->timer = 0;
  tresen_budget_line_refresh (self);
  return G_SOURCE_REMOVE;
}

/* Once a minute, and at the very moment at which the window closes. */
static void
wait_for_next (TresenBudgetLine *self, gint64 now_us)
{
  gint64 left_us = self->budget.until_us - now_us;
  gint64 wait_us = MINUTE_US - now_us % MINUTE_US;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->conversation == NULL || self->budget.until_us == 0)
    return;
  if (left_us > MINUTE_US)
    left_us = left_us % MINUTE_US;
  if (left_us > 0)
    wait_us = MIN (wait_us, left_us);
  self->timer = g_timeout_add ((guint) (wait_us / 1000) + 1, tick_cb, self);
}

static void
tresen_budget_line_dispose (GObject *object)
{
  TresenBudgetLine *self = TRESEN_BUDGET_LINE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_BUDGET_LINE);
  g_clear_pointer (&self->conversation, tresen_conversation_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_budget_line_parent_class)->dispose (object);
}

static void
tresen_budget_line_class_init (TresenBudgetLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_budget_line_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-budget-line.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenBudgetLine, box);
  gtk_widget_class_bind_template_child (widget_class, TresenBudgetLine, image);
  gtk_widget_class_bind_template_child (widget_class, TresenBudgetLine, label);
  gtk_widget_class_bind_template_child (widget_class, TresenBudgetLine, notice_button);
}

static void
tresen_budget_line_init (TresenBudgetLine *self)
{
  self->offers_notice = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tresen_budget_line_set_up (TresenBudgetLine *self, TresenClock *clock)
{
  g_return_if_fail (TRESEN_IS_BUDGET_LINE (self));
  g_return_if_fail (self->clock == NULL);

  self->clock = tresen_clock_ref (clock);
}

/** @offers_notice: whether the account may send notices, as far as is known */
void
tresen_budget_line_set_offers_notice (TresenBudgetLine *self, gboolean offers_notice)
{
  g_return_if_fail (TRESEN_IS_BUDGET_LINE (self));
  self->offers_notice = offers_notice;
  tresen_budget_line_refresh (self);
}

void
tresen_budget_line_set_conversation (TresenBudgetLine *self, TresenConversation *conversation)
{
  g_return_if_fail (TRESEN_IS_BUDGET_LINE (self));

  if (conversation != NULL)
    tresen_conversation_ref (conversation);
  g_clear_pointer (&self->conversation, tresen_conversation_unref);
  self->conversation = conversation;
  tresen_budget_line_refresh (self);
}

/* Reckons anew what is left at this moment. */
void
tresen_budget_line_refresh (TresenBudgetLine *self)
{
  TresenBudget last;
  gboolean is_other;
  gint64 id;
  gint64 now_us;
  g_autofree char *text = NULL;

  g_return_if_fail (TRESEN_IS_BUDGET_LINE (self));
  g_return_if_fail (self->clock != NULL);

  last = self->budget;
  id = self->conversation != NULL ? self->conversation->customer_id : 0;
  is_other = id != self->last_id;
  self->last_id = id;
  now_us = tresen_clock_now_us (self->clock);
  gtk_widget_set_visible (GTK_WIDGET (self), self->conversation != NULL);
  self->budget = (TresenBudget){ .state = TRESEN_BUDGET_CLOSED };
  if (self->conversation != NULL)
    {
      self->budget = tresen_budget_of_conversation (self->conversation, now_us);
      text = tresen_budget_to_text (&self->budget, self->conversation, now_us);
    }
  gtk_label_set_label (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), get_icon (&self->budget));
  /* An account that may not send replies may not send notices either. */
  gtk_widget_set_visible (self->notice_button,
                          self->offers_notice && self->conversation != NULL
                              && (self->budget.state == TRESEN_BUDGET_USED_UP
                                  || self->budget.state == TRESEN_BUDGET_CLOSED));
  set_class (self->box, "warning",
             self->budget.state == TRESEN_BUDGET_OPEN && self->budget.left == 1);
  set_class (self->box, "dim-label",
             self->budget.state == TRESEN_BUDGET_OPEN && self->budget.left > 1);
  wait_for_next (self, now_us);
  if (last.state != self->budget.state || last.left != self->budget.left || is_other)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* (nullable): whom the line is about. */
const TresenConversation *
tresen_budget_line_get_conversation (TresenBudgetLine *self)
{
  g_return_val_if_fail (TRESEN_IS_BUDGET_LINE (self), NULL);
  return self->conversation;
}

TresenBudget
tresen_budget_line_get_budget (TresenBudgetLine *self)
{
  return self->budget;
}

const char *
tresen_budget_line_get_text (TresenBudgetLine *self)
{
  g_return_val_if_fail (TRESEN_IS_BUDGET_LINE (self), "");
  return gtk_label_get_label (GTK_LABEL (self->label));
}

/* Whether a reply can be written: one that goes out now, or when the customer writes next. */
gboolean
tresen_budget_line_can_reply (TresenBudgetLine *self)
{
  g_return_val_if_fail (TRESEN_IS_BUDGET_LINE (self), FALSE);
  return self->budget.state == TRESEN_BUDGET_OPEN
         || self->budget.state == TRESEN_BUDGET_ANSWER_ONLY;
}
